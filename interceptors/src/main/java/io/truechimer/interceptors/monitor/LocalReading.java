/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.LocalError;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What the machine says of its wall clock at one moment. Immutable.
 *
 * @param error how far the wall may be from the true time now
 * @param disruptionMarker another number than before, where the virtual machine has been moved or
 *     copied; empty where the source does not know of such
 * @param detail the state of the source, for the log of a fence
 */
record LocalReading(LocalError error, OptionalLong disruptionMarker, String detail) {

  LocalReading {
    Objects.requireNonNull(error, "error");
    Objects.requireNonNull(disruptionMarker, "disruptionMarker");
    Objects.requireNonNull(detail, "detail");
  }
}

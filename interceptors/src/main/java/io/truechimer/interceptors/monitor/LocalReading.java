/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.LocalError;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a source says of the wall clock at the moment of reading. Immutable.
 *
 * @param error how far the wall may be from the true time now
 * @param disruptionMarker changes when the virtual machine has been moved or copied; only
 *     ClockBound knows, and only on machines that tell
 * @param detail what the error rests on: one line for who looks into a fence
 * @param pendingNanos by how much the wall is still being slewed, and the monotonic clock with it;
 *     0 if that is not known
 */
record LocalReading(
    LocalError error, OptionalLong disruptionMarker, String detail, long pendingNanos) {

  LocalReading {
    Objects.requireNonNull(error, "error");
    Objects.requireNonNull(disruptionMarker, "disruptionMarker");
    Objects.requireNonNull(detail, "detail");
  }

  /** A reading without a disruption marker. */
  static LocalReading of(long errorNanos, LocalError.Source source, String detail) {
    return new LocalReading(new LocalError(errorNanos, source), OptionalLong.empty(), detail, 0);
  }

  LocalReading slewing(long nanos) {
    return new LocalReading(error, disruptionMarker, detail, nanos);
  }
}

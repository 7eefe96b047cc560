/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.LocalError;
import java.util.Optional;
import java.util.OptionalLong;

/** Says what was configured. */
record StaticSource(LocalError error) implements LocalErrorSource {

  @Override
  public Optional<LocalReading> read() {
    return Optional.of(new LocalReading(error, OptionalLong.empty(), "configured"));
  }

  @Override
  public void close() {}
}

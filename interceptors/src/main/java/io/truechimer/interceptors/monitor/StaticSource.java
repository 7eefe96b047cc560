/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.LocalError;
import java.time.Duration;
import java.util.Optional;

/** A configured error: nobody has measured anything. */
final class StaticSource implements LocalErrorSource {

  private final LocalReading reading;

  StaticSource(Duration error) {
    reading =
        LocalReading.of(
            error.toNanos(),
            LocalError.Source.CONFIGURED,
            "configured, " + error.toMillis() + " ms");
  }

  @Override
  public Optional<LocalReading> read() {
    return Optional.of(reading);
  }
}

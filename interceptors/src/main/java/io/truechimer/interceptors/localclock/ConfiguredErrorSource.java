/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.LocalError;
import java.time.Duration;
import java.util.Optional;

/** A configured error: nobody has measured anything. */
final class ConfiguredErrorSource implements ErrorSource {

  private final ErrorReading reading;

  ConfiguredErrorSource(Duration error) {
    reading =
        ErrorReading.of(
            error.toNanos(),
            LocalError.Source.CONFIGURED,
            "configured, " + error.toMillis() + " ms");
  }

  @Override
  public Optional<ErrorReading> read() {
    return Optional.of(reading);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.LocalError;
import java.time.Duration;
import java.util.Optional;

/** The configured error bound: an assumption, because nothing has measured the clock. */
final class ConfiguredErrorSource implements ErrorSource {

  private final ErrorReading reading;

  /**
   * Creates a source of one constant reading.
   *
   * @param error the error bound to claim
   * @param reason why it is assumed, for operators
   */
  ConfiguredErrorSource(Duration error, String reason) {
    reading = ErrorReading.of(error.toNanos(), LocalError.Source.CONFIGURED, reason, 0);
  }

  @Override
  public Optional<ErrorReading> read() {
    return Optional.of(reading);
  }
}

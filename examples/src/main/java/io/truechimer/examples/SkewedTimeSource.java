/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.time.TimeSource;
import java.time.Duration;

/** The clocks of a machine whose wall is wrong, by as much as somebody says. Thread-safe. */
final class SkewedTimeSource implements TimeSource {

  private volatile long aheadNanos;

  SkewedTimeSource(Duration ahead) {
    setAhead(ahead);
  }

  /** Puts the wall wrong, or right with zero; negative is behind. */
  void setAhead(Duration ahead) {
    aheadNanos = ahead.toNanos();
  }

  long aheadNanos() {
    return aheadNanos;
  }

  @Override
  public long wallNanos() {
    return TimeSource.system().wallNanos() + aheadNanos;
  }

  @Override
  public long monotonicNanos() {
    return TimeSource.system().monotonicNanos();
  }
}

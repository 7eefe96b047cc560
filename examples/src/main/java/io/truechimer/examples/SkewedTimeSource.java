/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.time.TimeSource;
import java.time.Duration;

/** The system's clocks, with an adjustable skew on the wall clock. Thread-safe. */
final class SkewedTimeSource implements TimeSource {

  private volatile long aheadNanos;

  SkewedTimeSource(Duration ahead) {
    setAhead(ahead);
  }

  /** Sets the skew: positive = the wall clock is ahead of true time. */
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

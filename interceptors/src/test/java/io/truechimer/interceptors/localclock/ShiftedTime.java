/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.time.TimeSource;
import java.time.Duration;

/** The real clocks, plus shifts: a test can step the wall, or advance both. Not thread-safe. */
final class ShiftedTime implements TimeSource {

  private long wallShift;
  private long monotonicShift;

  void step(Duration by) {
    wallShift += by.toNanos();
  }

  void advance(Duration by) {
    monotonicShift += by.toNanos();
    wallShift += by.toNanos();
  }

  @Override
  public long wallNanos() {
    return TimeSource.system().wallNanos() + wallShift;
  }

  @Override
  public long monotonicNanos() {
    return TimeSource.system().monotonicNanos() + monotonicShift;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.time.TimeSource;

/**
 * How far the wall is ahead of the monotonic clock. Changes when the wall steps, and only then.
 *
 * @param nanos the wall minus the monotonic clock
 * @param error how much the time between the two readings leaves open, in both directions
 */
record Lead(long nanos, long error) {

  /** Readings of which the tightest is kept: a thread may lose its processor between two clocks. */
  private static final int READINGS = 3;

  static Lead of(TimeSource time) {
    Lead tightest = null;
    for (int i = 0; i < READINGS; i++) {
      long before = time.monotonicNanos();
      long wall = time.wallNanos();
      long half = (time.monotonicNanos() - before) / 2;
      if (tightest == null || half + 1 < tightest.error) {
        tightest = new Lead(wall - before - half, half + 1);
      }
    }
    return tightest;
  }
}

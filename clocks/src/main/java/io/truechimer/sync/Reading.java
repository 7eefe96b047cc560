/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.TimeSource;

/**
 * Both clocks of the machine at one moment.
 *
 * @param wall nanoseconds since the Unix epoch, unsigned
 * @param monotonic nanoseconds since some fixed moment
 * @param slack how far apart in time the two readings may be, in nanoseconds
 */
record Reading(long wall, long monotonic, long slack) {

  /** Of several readings one is not disturbed; a thread may lose its processor in the others. */
  private static final int ATTEMPTS = 3;

  private static final long TIGHT_NANOS = 1_000;

  static Reading of(TimeSource time) {
    Reading tightest = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      long monotonic = time.monotonicNanos();
      long wall = time.wallNanos();
      long slack = Math.max(0, time.monotonicNanos() - monotonic);
      if (tightest == null || slack < tightest.slack) {
        tightest = new Reading(wall, monotonic, slack);
      }
      if (slack <= TIGHT_NANOS) {
        break;
      }
    }
    return tightest;
  }

  /** {@return what the wall has done since an earlier reading} */
  Step since(Reading earlier) {
    return new Step(lead() - earlier.lead(), monotonic - earlier.monotonic);
  }

  /** {@return the wall minus the monotonic clock, modulo 2^64: only differences mean anything} */
  long lead() {
    return wall - monotonic;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.ClockReading;
import io.truechimer.time.SaturatingNanos;

/**
 * How much more the wall advanced between two readings than the monotonic clock.
 *
 * @param nanos negative if the wall fell behind
 * @param elapsedNanos the monotonic time between the readings; negative counts as 0
 * @param slackNanos the slack of both readings
 */
record WallStep(long nanos, long elapsedNanos, long slackNanos) {

  private static final long FLOOR_NANOS = 10_000_000;

  /** A wall that runs faster or slower than this counts as stepped, in nanoseconds per second. */
  private static final long RATE_PPB = 1_000_000;

  static WallStep between(ClockReading earlier, ClockReading later) {
    return new WallStep(
        later.leadNanos() - earlier.leadNanos(),
        later.monotonicNanos() - earlier.monotonicNanos(),
        SaturatingNanos.add(earlier.slackNanos(), later.slackNanos()));
  }

  /** {@return whether a change of the wall's lead is above the least step} */
  static boolean mayBeReal(long nanos) {
    return nanos > FLOOR_NANOS || nanos < -FLOOR_NANOS;
  }

  /**
   * {@return whether the wall was set, or the machine suspended: neither rate nor slack explains}
   */
  boolean isReal() {
    long tolerance =
        Math.max(FLOOR_NANOS, SaturatingNanos.drift(RATE_PPB, Math.max(0, elapsedNanos)));
    long explained = SaturatingNanos.add(tolerance, slackNanos);
    return nanos > explained || nanos < -explained;
  }

  /**
   * {@return the longest time that the machine may have been suspended, in nanoseconds} A wall that
   * was within its error before and after may have erred in opposite directions.
   *
   * @param error the wall's greatest distance from true time, in nanoseconds
   */
  long longestSuspend(long error) {
    return Math.max(0, SaturatingNanos.add(nanos, SaturatingNanos.add(error, error)));
  }
}

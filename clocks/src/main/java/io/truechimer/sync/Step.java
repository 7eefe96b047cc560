/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;

/**
 * How much more the wall has advanced than time has passed by the monotonic clock.
 *
 * @param nanos negative where the wall has fallen behind
 * @param elapsedNanos how much time has passed; below 0 counts as 0
 */
record Step(long nanos, long elapsedNanos) {

  private static final long FLOOR_NANOS = 10_000_000;

  private static final OffsetInterval FLOOR = OffsetInterval.around(0, FLOOR_NANOS);

  /** A step is also a wall that runs faster or slower than this, in nanoseconds per second. */
  private static final long RATE_PPB = 1_000_000;

  /** {@return whether the wall was set, or the machine slept: no rate explains this} */
  boolean isReal(long slackNanos) {
    if (FLOOR.contains(nanos)) {
      return false; // As nearly always, which each stamp asks: spares the arithmetic.
    }
    long tolerance =
        Math.max(FLOOR_NANOS, SaturatingNanos.drift(RATE_PPB, Math.max(0, elapsedNanos)));
    return !OffsetInterval.around(0, SaturatingNanos.add(tolerance, slackNanos)).contains(nanos);
  }

  /**
   * {@return how long the machine may have slept} A wall that was true before and after may have
   * erred once in one direction and once in the other.
   *
   * @param error how far the wall may have been from the true time
   */
  long longestSleep(long error) {
    return Math.max(0, SaturatingNanos.add(nanos, SaturatingNanos.add(error, error)));
  }
}

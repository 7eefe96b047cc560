/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;

/**
 * How far a clock may move away from the time that has passed: it drifts, and a daemon that puts it
 * right slews it, the monotonic clock too. Immutable.
 *
 * @param driftPpb how fast it drifts at most, in nanoseconds per second
 * @param slewNanos how much of a correction is, or was of late, still to be made; 0 or greater
 */
public record Wander(long driftPpb, long slewNanos) {

  /** The fastest that chrony slews, in nanoseconds per second. */
  private static final long SLEW_PPB = 83_333_334;

  /** {@return how far the clock may have moved in a time, in nanoseconds; 0 for one before 0} */
  long in(long nanos) {
    return SaturatingNanos.add(drift(nanos), slew(nanos));
  }

  /** {@return how much of that is drift} */
  long drift(long nanos) {
    return SaturatingNanos.drift(driftPpb, Math.max(0, nanos));
  }

  /**
   * {@return how much of that is a correction: no more than there is, and no faster than can be}
   */
  long slew(long nanos) {
    return Math.min(slewNanos, SaturatingNanos.drift(SLEW_PPB, Math.max(0, nanos)));
  }

  /** {@return the rate that allows for all of this, in this time and in any longer one} */
  long ratePpb(long nanos) {
    long slew = slew(Math.max(1, nanos));
    double rate = slew * 1e9 / Math.max(1, nanos);
    return driftPpb + Math.min(SLEW_PPB, slew == 0 ? 0 : (long) rate + 1);
  }
}

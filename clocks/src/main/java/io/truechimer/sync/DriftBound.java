/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;

/**
 * How fast an error grows: a clock drifts, and a daemon that corrects it slews it, and the
 * monotonic clock with it. Immutable.
 *
 * @param driftPpb the greatest drift, in nanoseconds per second
 * @param slewNanos the greatest correction that is pending, or was recently, in nanoseconds; 0 or
 *     greater
 */
public record DriftBound(long driftPpb, long slewNanos) {

  /** The fastest slew of chrony, in nanoseconds per second. */
  private static final long SLEW_PPB = 83_333_334;

  /** {@return how far the clock may move in a time, in nanoseconds; 0 for a negative time} */
  long in(long nanos) {
    return SaturatingNanos.add(drift(nanos), slew(nanos));
  }

  /** {@return the part of {@link #in} that is drift} */
  long drift(long nanos) {
    return SaturatingNanos.drift(driftPpb, Math.max(0, nanos));
  }

  /** {@return the part of {@link #in} that is slew: at most what is pending, at chrony's speed} */
  long slew(long nanos) {
    return slewNanos == 0
        ? 0
        : Math.min(slewNanos, SaturatingNanos.drift(SLEW_PPB, Math.max(0, nanos)));
  }

  /** {@return a rate that covers drift and slew in this time and in any longer one} */
  long ratePpb(long nanos) {
    long slew = slew(Math.max(1, nanos));
    double rate = slew * 1e9 / Math.max(1, nanos);
    return driftPpb + Math.min(SLEW_PPB, slew == 0 ? 0 : (long) rate + 1);
  }
}

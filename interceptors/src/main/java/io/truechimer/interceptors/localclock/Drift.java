/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

/** How an error grows. Errors are rounded up, and stop at the end of {@code long}. */
final class Drift {

  /** A clock that a daemon disciplines, as ClockBound advises to assume: 50 ppm. */
  static final long DISCIPLINED_PPB = 50_000;

  /** A clock that nobody is known to discipline, as NTP assumes at most: 500 ppm. */
  static final long FREE_PPB = 500_000;

  private static final double BILLION = 1e9;

  private Drift() {}

  /**
   * {@return an error after some time}
   *
   * @param error nanoseconds, 0 or greater
   * @param ppb how fast the clock drifts at most, in nanoseconds per second
   * @param elapsed nanoseconds; less than 0 counts as 0
   */
  static long grown(long error, long ppb, long elapsed) {
    return add(error, nanos(Math.max(0, elapsed) / BILLION * ppb / BILLION));
  }

  /** {@return the sum of two errors} */
  static long add(long error, long other) {
    long sum = error + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /**
   * {@return nanoseconds, rounded up}
   *
   * @param seconds 0 or greater
   */
  static long nanos(double seconds) {
    return (long) Math.ceil(seconds * BILLION);
  }
}

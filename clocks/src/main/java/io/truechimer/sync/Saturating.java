/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

/** Sums that stop at the ends of {@code long}: an error that is too great must not wrap to none. */
final class Saturating {

  private static final long BILLION = 1_000_000_000;

  private Saturating() {}

  static long add(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  static long subtract(long a, long b) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return difference;
  }

  /** {@return how far a clock may drift in a time of 0 or more, rounded up} */
  static long drift(long ppb, long nanos) {
    long high = Math.multiplyHigh(ppb, nanos);
    long low = ppb * nanos;
    if (high != 0 || low < 0) {
      // Beyond a drift of 9 s. In this order a part of the time below a second is rounded up.
      long seconds = nanos / BILLION + 1;
      return Math.multiplyHigh(ppb, seconds) == 0 && ppb * seconds >= 0
          ? ppb * seconds
          : Long.MAX_VALUE;
    }
    return low / BILLION + (low % BILLION == 0 ? 0 : 1);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

/**
 * Sums of signed nanoseconds that stop at the ends of {@code long}, so that an error bound never
 * wraps to a small one. Stateless.
 */
public final class SaturatingNanos {

  private static final long BILLION = 1_000_000_000;

  private SaturatingNanos() {}

  /**
   * {@return the sum}
   *
   * @param a nanoseconds
   * @param b nanoseconds
   */
  public static long add(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  /**
   * {@return the difference}
   *
   * @param a nanoseconds
   * @param b nanoseconds
   */
  public static long subtract(long a, long b) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return difference;
  }

  /**
   * {@return how far a clock may drift, in nanoseconds, rounded up}
   *
   * @param ppb the greatest drift, in nanoseconds per second; 0 or greater
   * @param nanos the time that has passed; 0 or greater
   */
  public static long drift(long ppb, long nanos) {
    long high = Math.multiplyHigh(ppb, nanos);
    long low = ppb * nanos;
    if (high != 0 || low < 0) {
      // A drift above 9 s. This order of operations rounds a part of the time below a second up.
      long seconds = nanos / BILLION + 1;
      return Math.multiplyHigh(ppb, seconds) == 0 && ppb * seconds >= 0
          ? ppb * seconds
          : Long.MAX_VALUE;
    }
    return low / BILLION + (low % BILLION == 0 ? 0 : 1);
  }
}

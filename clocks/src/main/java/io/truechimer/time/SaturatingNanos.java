/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

/**
 * Saturating arithmetic on signed nanoseconds. A result outside the range of a {@code long} becomes
 * {@link Long#MIN_VALUE} or {@link Long#MAX_VALUE}, so that a large error bound never wraps to a
 * small one. Stateless.
 */
public final class SaturatingNanos {

  private static final long BILLION = 1_000_000_000;

  private SaturatingNanos() {}

  /**
   * {@return a + b, saturated}
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
   * {@return a - b, saturated}
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
   * {@return the greatest drift of a clock over a time, in nanoseconds, rounded up, saturated} A
   * result above 9 seconds may be too great by the drift of one second.
   *
   * @param ppb the greatest drift rate, in nanoseconds per second (parts per billion); 0 or greater
   * @param nanos the elapsed time, in nanoseconds; 0 or greater
   */
  public static long drift(long ppb, long nanos) {
    long high = Math.multiplyHigh(ppb, nanos);
    long low = ppb * nanos;
    if (high != 0 || low < 0) {
      // The drift exceeds 9 s. To avoid the overflow, the time is first rounded up to seconds.
      long seconds = nanos / BILLION + 1;
      return Math.multiplyHigh(ppb, seconds) == 0 && ppb * seconds >= 0
          ? ppb * seconds
          : Long.MAX_VALUE;
    }
    return low / BILLION + (low % BILLION == 0 ? 0 : 1);
  }
}

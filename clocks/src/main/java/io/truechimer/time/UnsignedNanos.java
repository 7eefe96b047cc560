/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

/** Arithmetic on wall times: unsigned 64-bit nanoseconds since the Unix epoch. Stateless. */
public final class UnsignedNanos {

  private UnsignedNanos() {}

  /**
   * {@return {@code time - other} in nanoseconds, signed; positive if {@code time} is later}
   * Differences outside the range of a {@code long} become {@link Long#MAX_VALUE} or {@link
   * Long#MIN_VALUE}.
   *
   * @param time nanoseconds since the Unix epoch, unsigned
   * @param other nanoseconds since the Unix epoch, unsigned
   */
  public static long difference(long time, long other) {
    long difference = time - other;
    boolean isAhead = Long.compareUnsigned(time, other) >= 0;
    if (isAhead == difference >= 0) {
      return difference;
    }
    return isAhead ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /**
   * {@return the later of two wall times}
   *
   * @param time nanoseconds since the Unix epoch, unsigned
   * @param other nanoseconds since the Unix epoch, unsigned
   */
  public static long max(long time, long other) {
    return Long.compareUnsigned(time, other) >= 0 ? time : other;
  }

  /**
   * {@return the earlier of two wall times}
   *
   * @param time nanoseconds since the Unix epoch, unsigned
   * @param other nanoseconds since the Unix epoch, unsigned
   */
  public static long min(long time, long other) {
    return Long.compareUnsigned(time, other) <= 0 ? time : other;
  }
}

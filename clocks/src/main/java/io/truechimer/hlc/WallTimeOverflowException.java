/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/** A timestamp would exceed the clock's upper bound, or the end of the number space, 2^64 - 1. */
public final class WallTimeOverflowException extends ClockException {

  private static final long serialVersionUID = 1;

  private final long wallTime;
  private final long upperBound;

  /**
   * Creates the exception.
   *
   * @param wallTime the wall time that exceeds the bound; 2^64 - 1 stands for 2^64, which has no
   *     representation
   */
  WallTimeOverflowException(long wallTime, long upperBound) {
    super(
        "the wall time would exceed its upper bound: wallTime="
            + (wallTime == -1 && upperBound == -1 ? "2^64" : Long.toUnsignedString(wallTime))
            + " ns, upperBound="
            + Long.toUnsignedString(upperBound)
            + " ns");
    this.wallTime = wallTime;
    this.upperBound = upperBound;
  }

  /**
   * {@return the wall time that exceeds the bound, in nanoseconds since the Unix epoch, unsigned}
   * At the end of the number space it is 2^64 - 1, because 2^64 has no representation.
   */
  public long wallTime() {
    return wallTime;
  }

  /** {@return the greatest wall time allowed, in nanoseconds since the Unix epoch, unsigned} */
  public long upperBound() {
    return upperBound;
  }
}

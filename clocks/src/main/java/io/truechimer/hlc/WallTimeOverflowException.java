/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/** The next timestamp would pass the clock's upper bound, or the end of the number space. */
public final class WallTimeOverflowException extends ClockException {

  private static final long serialVersionUID = 1;

  private final long wallTime;
  private final long upperBound;

  /**
   * Creates the refusal.
   *
   * @param wallTime the wall time that is beyond the bound; equal to the bound if that is 2^64 - 1,
   *     because nothing beyond it can be written
   * @param upperBound the bound
   */
  WallTimeOverflowException(long wallTime, long upperBound) {
    super(
        "the wall time would pass its upper bound: wallTime="
            + (wallTime == -1 && upperBound == -1 ? "2^64" : Long.toUnsignedString(wallTime))
            + " ns, upperBound="
            + Long.toUnsignedString(upperBound)
            + " ns");
    this.wallTime = wallTime;
    this.upperBound = upperBound;
  }

  /**
   * {@return the wall time that would be beyond the bound, in nanoseconds since the Unix epoch,
   * unsigned; at the end of the number space 2^64 - 1, because 2^64 has no room}
   */
  public long wallTime() {
    return wallTime;
  }

  /** {@return the greatest wall time allowed, in nanoseconds since the Unix epoch, unsigned} */
  public long upperBound() {
    return upperBound;
  }
}

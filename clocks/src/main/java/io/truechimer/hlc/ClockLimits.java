/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import io.truechimer.time.ClockReading;

/**
 * The limits of a clock, each of which refuses what is beyond it by one nanosecond or more. Times
 * are unsigned; their differences are taken modulo 2^64 and are right where the greater is first.
 */
final class ClockLimits {

  /** Nanoseconds, or 0 for none. */
  final long maxOffset;

  /** Nanoseconds, or 0 for none. */
  final long maxForwardJump;

  /** The greatest wall time, unsigned; 2^64 - 1 is none. */
  final long upperBound;

  private final ClockObserver observer;

  ClockLimits(long maxOffset, long maxForwardJump, long upperBound, ClockObserver observer) {
    this.maxOffset = maxOffset;
    this.maxForwardJump = maxForwardJump;
    this.upperBound = upperBound == 0 ? -1 : upperBound;
    this.observer = observer;
  }

  /** {@return whether nothing is ever refused but the end of the number space} */
  boolean areOff() {
    return maxOffset == 0 && maxForwardJump == 0 && upperBound == -1;
  }

  /**
   * Refuses a wall that ran ahead of a reference by more than the time that passed.
   *
   * @param reading the wall, and when it was read. A torn reading makes the elapsed time longer by
   *     its slack, so that it is not mistaken for a jump
   * @param since the monotonic reading of the latest step that returned
   */
  void checkForwardJump(long refWall, ClockReading reading, long since) {
    if (maxForwardJump == 0) {
      return;
    }
    long wall = reading.wallNanos();
    long elapsed = Math.max(0, reading.monotonicNanos() + reading.slackNanos() - since);
    if (isJump(refWall, wall, elapsed)) {
      throw refused(new ForwardJumpException(wall - refWall - elapsed, maxForwardJump));
    }
  }

  private boolean isJump(long refWall, long wall, long elapsed) {
    return Long.compareUnsigned(wall, refWall) > 0
        && Long.compareUnsigned(wall - refWall, elapsed + maxForwardJump) > 0;
  }

  /** {@return whether a timestamp is further ahead of the wall than it may be} */
  boolean isTooFarAhead(long refWall, long wall) {
    return maxOffset != 0
        && Long.compareUnsigned(refWall, wall) > 0
        && Long.compareUnsigned(refWall - wall, maxOffset) > 0;
  }

  /** Refuses a timestamp too far ahead of the wall. */
  void checkOffset(long refWall, int refLogical, long wall) {
    if (isTooFarAhead(refWall, wall)) {
      throw refused(
          new ClockOffsetException(HybridTimestamp.of(refWall, refLogical), wall, maxOffset));
    }
  }

  /** Refuses a wall time beyond the bound. */
  void checkBound(long wallTime) {
    if (Long.compareUnsigned(wallTime, upperBound) > 0) {
      throw refused(new WallTimeOverflowException(wallTime, upperBound));
    }
  }

  /** {@return the next nanosecond, into which a full logical counter carries} */
  long carry(long wallTime) {
    if (wallTime == -1) {
      throw refused(new WallTimeOverflowException(-1, upperBound));
    }
    return wallTime + 1;
  }

  private ClockException refused(ClockException refusal) {
    try {
      observer.onRefusal(refusal);
    } catch (RuntimeException e) {
      refusal.addSuppressed(e); // Else the observer's failure would hide why the clock refused.
    }
    return refusal;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/**
 * The limits of a clock. A value that exceeds a limit by one nanosecond is refused. Times are
 * unsigned. Differences are modulo 2^64, so the greater time must come first.
 */
final class ClockLimits {

  /** Nanoseconds; 0 is off. */
  final long maxOffset;

  /** Nanoseconds; 0 is off. */
  final long maxForwardJump;

  /** The greatest wall time, unsigned; 2^64 - 1 is off. */
  final long upperBound;

  private final ClockObserver observer;

  ClockLimits(long maxOffset, long maxForwardJump, long upperBound, ClockObserver observer) {
    this.maxOffset = maxOffset;
    this.maxForwardJump = maxForwardJump;
    this.upperBound = upperBound == 0 ? -1 : upperBound;
    this.observer = observer;
  }

  /** {@return whether all limits are off; the end of the number space is still a limit} */
  boolean areOff() {
    return maxOffset == 0 && maxForwardJump == 0 && upperBound == -1;
  }

  /**
   * Refuses a wall time that is ahead of the reference by more than the elapsed time and the limit.
   *
   * @param elapsed the greatest time that may have passed; negative counts as 0
   */
  void checkForwardJump(long referenceWall, long wall, long elapsed) {
    long passed = Math.max(0, elapsed);
    if (maxForwardJump != 0 && isJump(referenceWall, wall, passed)) {
      throw refused(new ForwardJumpException(wall - referenceWall - passed, maxForwardJump));
    }
  }

  private boolean isJump(long referenceWall, long wall, long elapsed) {
    return Long.compareUnsigned(wall, referenceWall) > 0
        && Long.compareUnsigned(wall - referenceWall, elapsed + maxForwardJump) > 0;
  }

  /** {@return whether a timestamp is further ahead of the wall clock than the maximum offset} */
  boolean isTooFarAhead(long referenceWall, long wall) {
    return maxOffset != 0
        && Long.compareUnsigned(referenceWall, wall) > 0
        && Long.compareUnsigned(referenceWall - wall, maxOffset) > 0;
  }

  /** Refuses a timestamp that is too far ahead of the wall clock. */
  void checkOffset(long referenceWall, int referenceLogical, long wall) {
    if (isTooFarAhead(referenceWall, wall)) {
      throw refused(
          new ClockOffsetException(
              HybridTimestamp.of(referenceWall, referenceLogical), wall, maxOffset));
    }
  }

  /** Refuses a wall time that exceeds the upper bound. */
  void checkBound(long wallTime) {
    if (Long.compareUnsigned(wallTime, upperBound) > 0) {
      throw refused(new WallTimeOverflowException(wallTime, upperBound));
    }
  }

  /** {@return the wall time after the carry of a full logical counter: one nanosecond more} */
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
      refusal.addSuppressed(e); // The failure of an observer must not hide the refusal.
    }
    return refusal;
  }
}

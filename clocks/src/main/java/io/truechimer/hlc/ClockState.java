/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import java.util.Objects;

/**
 * A saved clock: its limits and its last timestamp, but neither its time source nor its observer.
 *
 * <p>{@link HybridClock#state} saves, {@link HybridClockBuilder#state} restores. Immutable.
 *
 * @param maxOffsetNanos see {@link HybridClockBuilder#maxOffset}
 * @param maxForwardJumpNanos see {@link HybridClockBuilder#maxForwardJump}
 * @param wallTimeUpperBound see {@link HybridClockBuilder#wallTimeUpperBound}; 2^64 - 1 is taken as
 *     0, which means the same
 * @param last the last timestamp of the clock
 */
public record ClockState(
    long maxOffsetNanos, long maxForwardJumpNanos, long wallTimeUpperBound, HybridTimestamp last) {

  /**
   * Checks the limits.
   *
   * @param maxOffsetNanos 0 (off) or greater
   * @param maxForwardJumpNanos 0 (off) or greater
   * @param wallTimeUpperBound unsigned; 0 is off
   * @param last not null
   * @throws IllegalArgumentException if {@code maxOffsetNanos} or {@code maxForwardJumpNanos} is
   *     negative
   */
  public ClockState {
    requireLimit("maxOffsetNanos", maxOffsetNanos);
    requireLimit("maxForwardJumpNanos", maxForwardJumpNanos);
    Objects.requireNonNull(last, "last");
    wallTimeUpperBound = wallTimeUpperBound == -1 ? 0 : wallTimeUpperBound;
  }

  /** {@return the limits and the timestamp, as unsigned numbers} */
  @Override
  public String toString() {
    return "ClockState(maxOffsetNanos="
        + maxOffsetNanos
        + ", maxForwardJumpNanos="
        + maxForwardJumpNanos
        + ", wallTimeUpperBound="
        + Long.toUnsignedString(wallTimeUpperBound)
        + ", last="
        + last
        + ")";
  }

  static void requireLimit(String name, long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("a limit is 0 (off) or greater: " + name + "=" + nanos);
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import java.util.Objects;

/**
 * The saved state of a clock: its limits and its last timestamp, without its time source and its
 * observer.
 *
 * <p>{@link HybridClock#state} saves a clock; {@link HybridClockBuilder#state} restores it.
 * Immutable.
 *
 * @param maxOffsetNanos the limit {@link HybridClockBuilder#maxOffset}, in nanoseconds; 0 is off
 * @param maxForwardJumpNanos the limit {@link HybridClockBuilder#maxForwardJump}, in nanoseconds; 0
 *     is off
 * @param wallTimeUpperBound the limit {@link HybridClockBuilder#wallTimeUpperBound}, unsigned; 0 is
 *     off, and 2^64 - 1 is stored as 0
 * @param last the greatest timestamp that the clock has issued or taken in
 */
public record ClockState(
    long maxOffsetNanos, long maxForwardJumpNanos, long wallTimeUpperBound, HybridTimestamp last) {

  /**
   * Checks the limits.
   *
   * @param maxOffsetNanos nanoseconds; 0 (off) or greater
   * @param maxForwardJumpNanos nanoseconds; 0 (off) or greater
   * @param wallTimeUpperBound nanoseconds since the Unix epoch, unsigned; 0 is off
   * @param last the last timestamp
   * @throws IllegalArgumentException if {@code maxOffsetNanos} or {@code maxForwardJumpNanos} is
   *     negative
   */
  public ClockState {
    requireLimit("maxOffsetNanos", maxOffsetNanos);
    requireLimit("maxForwardJumpNanos", maxForwardJumpNanos);
    Objects.requireNonNull(last, "last");
    wallTimeUpperBound = wallTimeUpperBound == -1 ? 0 : wallTimeUpperBound;
  }

  /** {@return the limits in nanoseconds, and the timestamp} */
  @Override
  public String toString() {
    String bound = Long.toUnsignedString(wallTimeUpperBound);
    return "ClockState(maxOffsetNanos=%s, maxForwardJumpNanos=%s, wallTimeUpperBound=%s, last=%s)"
        .formatted(maxOffsetNanos, maxForwardJumpNanos, bound, last);
  }

  static void requireLimit(String name, long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException(
          "a limit must be 0 (off) or greater: " + name + "=" + nanos);
    }
  }
}

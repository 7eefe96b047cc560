/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a new {@link HybridClock}. Not thread-safe.
 *
 * <p>All limits are off by default.
 */
public final class HybridClockBuilder {

  TimeSource timeSource = TimeSource.system();
  ClockObserver observer = ClockObserver.NONE;
  long maxOffset;
  long maxForwardJump;
  long upperBound;
  HybridTimestamp last = HybridTimestamp.MIN;

  HybridClockBuilder() {}

  /**
   * Sets the source of wall and monotonic time.
   *
   * @param timeSource default: {@link TimeSource#system}
   * @return this builder
   */
  public HybridClockBuilder timeSource(TimeSource timeSource) {
    this.timeSource = Objects.requireNonNull(timeSource, "timeSource");
    return this;
  }

  /**
   * Sets how far a timestamp may be ahead of the wall clock.
   *
   * @param maxOffset 0 to 2^63 - 1 nanoseconds; zero is off
   * @return this builder
   * @throws IllegalArgumentException if the limit is out of range
   */
  public HybridClockBuilder maxOffset(Duration maxOffset) {
    this.maxOffset = limitNanos("maxOffset", maxOffset);
    return this;
  }

  /**
   * Sets how much further the wall clock may advance than the monotonic clock.
   *
   * @param maxForwardJump 0 to 2^63 - 1 nanoseconds; zero is off
   * @return this builder
   * @throws IllegalArgumentException if the limit is out of range
   */
  public HybridClockBuilder maxForwardJump(Duration maxForwardJump) {
    this.maxForwardJump = limitNanos("maxForwardJump", maxForwardJump);
    return this;
  }

  /**
   * Sets the greatest wall time that the clock may issue.
   *
   * @param unsignedNanos nanoseconds since the Unix epoch, unsigned; 0 is off, as is 2^64 - 1
   * @return this builder
   */
  public HybridClockBuilder wallTimeUpperBound(long unsignedNanos) {
    this.upperBound = unsignedNanos;
    return this;
  }

  /**
   * Sets the last timestamp of an earlier clock. All timestamps of the new clock are greater.
   *
   * @param last default: {@link HybridTimestamp#MIN}
   * @return this builder
   */
  public HybridClockBuilder last(HybridTimestamp last) {
    this.last = Objects.requireNonNull(last, "last");
    return this;
  }

  /**
   * Sets the receiver of the clock's measurements.
   *
   * @param observer default: {@link ClockObserver#NONE}
   * @return this builder
   */
  public HybridClockBuilder observer(ClockObserver observer) {
    this.observer = Objects.requireNonNull(observer, "observer");
    return this;
  }

  /**
   * Sets the limits and the last timestamp to those of a saved clock.
   *
   * @param state a result of {@link HybridClock#state}
   * @return this builder
   */
  public HybridClockBuilder state(ClockState state) {
    maxOffset = state.maxOffsetNanos();
    maxForwardJump = state.maxForwardJumpNanos();
    upperBound = state.wallTimeUpperBound();
    last = state.last();
    return this;
  }

  /**
   * {@return a new clock} It starts at the greater of the wall clock and the {@link #last}
   * timestamp. The wall clock is read once.
   *
   * @throws ClockOffsetException if the {@link #last} timestamp is too far ahead of the wall clock
   */
  public HybridClock build() {
    return new HybridClock(this);
  }

  private static long limitNanos(String name, Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException(
          "a limit must be 0 (off) or greater: " + name + "=" + limit);
    }
    try {
      return limit.toNanos();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "a limit must be at most 2^63 - 1 nanoseconds: " + name + "=" + limit, e);
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.Objects;

/**
 * Collects the settings of a {@link HybridClock}. Not safe for use by many threads.
 *
 * <p>Each limit is 0, which is off, unless it is set.
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
   * Sets where the clock reads time.
   *
   * @param timeSource the source; by default {@link TimeSource#system}
   * @return this builder
   */
  public HybridClockBuilder timeSource(TimeSource timeSource) {
    this.timeSource = Objects.requireNonNull(timeSource, "timeSource");
    return this;
  }

  /**
   * Sets how far a timestamp may be ahead of the wall.
   *
   * @param maxOffset the limit; zero is off
   * @return this builder
   * @throws IllegalArgumentException if it is negative, or above 2^63 - 1 nanoseconds
   */
  public HybridClockBuilder maxOffset(Duration maxOffset) {
    this.maxOffset = limitNanos("maxOffset", maxOffset);
    return this;
  }

  /**
   * Sets how far the wall may run ahead of the time that passes.
   *
   * @param maxForwardJump the limit; zero is off
   * @return this builder
   * @throws IllegalArgumentException if it is negative, or above 2^63 - 1 nanoseconds
   */
  public HybridClockBuilder maxForwardJump(Duration maxForwardJump) {
    this.maxForwardJump = limitNanos("maxForwardJump", maxForwardJump);
    return this;
  }

  /**
   * Sets the greatest wall time that the clock may issue.
   *
   * @param unsignedNanos nanoseconds since the Unix epoch, unsigned; 0 is off, which is the same as
   *     2^64 - 1
   * @return this builder
   */
  public HybridClockBuilder wallTimeUpperBound(long unsignedNanos) {
    this.upperBound = unsignedNanos;
    return this;
  }

  /**
   * Sets the timestamp from which the clock goes on: all that it issues will be greater.
   *
   * @param last the last timestamp of an earlier clock
   * @return this builder
   */
  public HybridClockBuilder last(HybridTimestamp last) {
    this.last = Objects.requireNonNull(last, "last");
    return this;
  }

  /**
   * Sets who sees what the clock sees.
   *
   * @param observer the observer; by default {@link ClockObserver#NONE}
   * @return this builder
   */
  public HybridClockBuilder observer(ClockObserver observer) {
    this.observer = Objects.requireNonNull(observer, "observer");
    return this;
  }

  /**
   * Sets the limits and the last timestamp from a saved clock.
   *
   * @param state what {@link HybridClock#state} returned
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
   * {@return a clock that starts at the greater of the wall, which is read once, and the restored
   * timestamp}
   *
   * @throws ClockOffsetException if the restored timestamp is further ahead of the wall than the
   *     maximum offset
   */
  public HybridClock build() {
    return new HybridClock(this);
  }

  private static long limitNanos(String name, Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("a limit is 0 (off) or greater: " + name + "=" + limit);
    }
    try {
      return limit.toNanos();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "a limit is at most 2^63 - 1 nanoseconds: " + name + "=" + limit, e);
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import java.time.Duration;

/**
 * A time source that stands still until it is told otherwise, for tests and simulations.
 *
 * <p>The wall and the monotonic reading are set apart from each other, so that a test can make the
 * wall step ({@link #setWallNanos}) or let time pass ({@link #advance}). The monotonic reading
 * starts at 0.
 *
 * <p>Safe for use by many threads; each reading sees the latest change of its own clock.
 */
public final class ManualTimeSource implements TimeSource {

  private volatile long wallNanos;
  private volatile long monotonicNanos;

  /**
   * Creates a source that stands at the given time.
   *
   * @param wallNanos nanoseconds since the Unix epoch, unsigned
   */
  public ManualTimeSource(long wallNanos) {
    this.wallNanos = wallNanos;
  }

  /**
   * Sets the wall, as a step of the clock in either direction does; no time passes.
   *
   * @param wallNanos nanoseconds since the Unix epoch, unsigned
   */
  public synchronized void setWallNanos(long wallNanos) {
    this.wallNanos = wallNanos;
  }

  /**
   * Sets the monotonic reading; the wall stays where it is.
   *
   * @param monotonicNanos nanoseconds since some fixed moment
   */
  public synchronized void setMonotonicNanos(long monotonicNanos) {
    this.monotonicNanos = monotonicNanos;
  }

  /**
   * Lets time pass: moves the wall and the monotonic reading by the same amount.
   *
   * @param duration how long; zero or more
   * @throws IllegalArgumentException if the duration is negative or above 2^63 - 1 ns, or if the
   *     wall would pass 2^64 - 1
   */
  public synchronized void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not pass backwards: duration=" + duration);
    }
    long nanos;
    try {
      nanos = duration.toNanos();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "time passes by at most 2^63 - 1 nanoseconds at once: duration=" + duration, e);
    }
    if (Long.compareUnsigned(wallNanos + nanos, wallNanos) < 0) {
      throw new IllegalArgumentException(
          "the wall would pass 2^64 - 1: wallNanos="
              + Long.toUnsignedString(wallNanos)
              + ", duration="
              + duration);
    }
    // The wall last: who reads it, and then the monotonic clock, never sees time pass on the wall
    // only, which would be a jump.
    monotonicNanos += nanos;
    wallNanos += nanos;
  }

  @Override
  public long wallNanos() {
    return wallNanos;
  }

  @Override
  public long monotonicNanos() {
    return monotonicNanos;
  }

  @Override
  public String toString() {
    return "ManualTimeSource(wallNanos="
        + Long.toUnsignedString(wallNanos)
        + ", monotonicNanos="
        + monotonicNanos
        + ")";
  }
}

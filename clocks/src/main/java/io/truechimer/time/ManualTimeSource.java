/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import java.time.Duration;

/**
 * A time source that changes only on demand, for tests and simulations.
 *
 * <p>{@link #advance} lets time pass on both clocks. {@link #setWallNanos} steps the wall clock
 * alone. The monotonic clock starts at 0.
 *
 * <p>Thread-safe. Each method that reads one clock returns that clock's latest value.
 */
public final class ManualTimeSource implements TimeSource {

  private volatile long wallNanos;
  private volatile long monotonicNanos;

  /**
   * Creates a source whose wall clock shows the given time.
   *
   * @param wallNanos nanoseconds since the Unix epoch, unsigned
   */
  public ManualTimeSource(long wallNanos) {
    this.wallNanos = wallNanos;
  }

  /**
   * Steps the wall clock, forward or backward. The monotonic clock does not change.
   *
   * @param wallNanos nanoseconds since the Unix epoch, unsigned
   */
  public synchronized void setWallNanos(long wallNanos) {
    this.wallNanos = wallNanos;
  }

  /**
   * Sets the monotonic clock. The wall clock does not change.
   *
   * @param monotonicNanos nanoseconds since an arbitrary fixed moment
   */
  public synchronized void setMonotonicNanos(long monotonicNanos) {
    this.monotonicNanos = monotonicNanos;
  }

  /**
   * Lets time pass: advances the wall clock and the monotonic clock by the same duration.
   *
   * @param duration 0 to 2^63 - 1 nanoseconds
   * @throws IllegalArgumentException if the duration is out of range, or if the wall clock would
   *     pass 2^64 - 1 nanoseconds
   */
  public synchronized void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a duration must not be negative: duration=" + duration);
    }
    long nanos;
    try {
      nanos = duration.toNanos();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "a duration must be at most 2^63 - 1 nanoseconds: duration=" + duration, e);
    }
    if (Long.compareUnsigned(wallNanos + nanos, wallNanos) < 0) {
      throw new IllegalArgumentException(
          "the wall clock must not pass 2^64 - 1 nanoseconds: wallNanos=%s, duration=%s"
              .formatted(Long.toUnsignedString(wallNanos), duration));
    }
    // The wall clock must advance last. Otherwise a thread that reads the wall clock first and the
    // monotonic clock second could see an elapsed time on the wall clock only: a jump.
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
    return "ManualTimeSource(wallNanos=%s, monotonicNanos=%s)"
        .formatted(Long.toUnsignedString(wallNanos), monotonicNanos);
  }
}

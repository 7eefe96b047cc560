/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

/**
 * Both clocks of a machine at one moment. Whatever judges the wall and the monotonic clock together
 * must take them from one reading: two separate calls may lie far apart, because a thread can lose
 * its processor between them.
 *
 * <p>Immutable.
 *
 * @param wallNanos the wall clock, in nanoseconds since the Unix epoch, unsigned
 * @param monotonicNanos the monotonic clock; only differences between two readings of one {@link
 *     TimeSource} mean anything
 * @param slackNanos how far apart in time the two clocks may have been read, in nanoseconds; 0 or
 *     greater
 */
public record ClockReading(long wallNanos, long monotonicNanos, long slackNanos) {

  /** A thread rarely loses its processor in three readings in a row. */
  private static final int ATTEMPTS = 3;

  private static final long TIGHT_NANOS = 1_000;

  /**
   * {@return the reading with the least slack of up to three} The method is that of Cristian
   * (<em>Probabilistic clock synchronization</em>, Distributed Computing 3, 1989), applied to the
   * machine's own clocks. It stops at the first reading with a slack of at most a microsecond.
   *
   * @param time the machine's clocks
   */
  public static ClockReading tightest(TimeSource time) {
    ClockReading tightest = time.read();
    for (int i = 1; i < ATTEMPTS && tightest.slackNanos > TIGHT_NANOS; i++) {
      ClockReading next = time.read();
      tightest = next.slackNanos < tightest.slackNanos ? next : tightest;
    }
    return tightest;
  }

  /**
   * {@return the wall minus the monotonic clock, in nanoseconds modulo 2^64} It changes when the
   * wall steps, and only then; only differences between two leads mean anything.
   */
  public long leadNanos() {
    return wallNanos - monotonicNanos;
  }

  /**
   * {@return the same moment with another wall time}
   *
   * @param wallNanos in nanoseconds since the Unix epoch, unsigned
   */
  public ClockReading withWall(long wallNanos) {
    return new ClockReading(wallNanos, monotonicNanos, slackNanos);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

/**
 * A reading of both clocks of a machine at one moment. Code that relates the wall clock to the
 * monotonic clock must take both from one reading. Two separate calls may lie far apart, because
 * the scheduler can suspend a thread between them.
 *
 * <p>Immutable.
 *
 * @param wallNanos the wall clock, in nanoseconds since the Unix epoch, unsigned
 * @param monotonicNanos the monotonic clock, in nanoseconds; only differences between two readings
 *     of one {@link TimeSource} are meaningful
 * @param slackNanos the greatest time between the readings of the two clocks, in nanoseconds; 0 or
 *     greater
 */
public record ClockReading(long wallNanos, long monotonicNanos, long slackNanos) {

  /** The scheduler rarely suspends a thread in three readings in a row. */
  private static final int ATTEMPTS = 3;

  private static final long TIGHT_NANOS = 1_000;

  /**
   * {@return the reading with the least slack of up to three} The first reading with a slack of at
   * most one microsecond ends the search. The method is Cristian's (<em>Probabilistic clock
   * synchronization</em>, Distributed Computing 3, 1989), applied to the machine's own clocks.
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
   * {@return the wall clock minus the monotonic clock, in nanoseconds modulo 2^64} Only the
   * difference between two leads is meaningful: it is the step of the wall clock between the two
   * readings.
   */
  public long leadNanos() {
    return wallNanos - monotonicNanos;
  }

  /**
   * {@return this reading with another wall time}
   *
   * @param wallNanos in nanoseconds since the Unix epoch, unsigned
   */
  public ClockReading withWall(long wallNanos) {
    return new ClockReading(wallNanos, monotonicNanos, slackNanos);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import java.time.Instant;

/**
 * The operating system's clocks. The wall time comes from an anchor that the monotonic clock
 * carries forward, see {@link TimeSource#system}.
 *
 * <p>The anchor is an immutable object in a volatile field. A thread that finds it expired takes
 * and publishes a new one. Two threads may do so at once: both use a valid anchor. An anchor that
 * is published late expires at its own time.
 *
 * <p>The tightest of several readings becomes the anchor. This is Cristian's method
 * (<em>Probabilistic clock synchronization</em>, Distributed Computing 3, 1989), applied to the
 * machine's own clocks.
 */
class SystemTimeSource implements TimeSource {

  static final TimeSource INSTANCE = new SystemTimeSource();

  /** The lifetime of an anchor. A step of the wall clock stays invisible for at most this time. */
  static final long ANCHOR_LIFETIME_NANOS = 10_000_000;

  /** The number of readings for one anchor. The tightest becomes the anchor. */
  static final int ANCHOR_READINGS = 3;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private volatile Anchor anchor = takeAnchor();

  /** Reads the operating system's wall clock. */
  Instant readWall() {
    return Instant.now();
  }

  /** Reads the operating system's monotonic clock. */
  long readMonotonic() {
    return System.nanoTime();
  }

  @Override
  public final long wallNanos() {
    return read().wallNanos();
  }

  @Override
  public final long monotonicNanos() {
    return readMonotonic();
  }

  @Override
  public final ClockReading read() {
    return readAt(readMonotonic());
  }

  /**
   * {@return both clocks at a moment}
   *
   * @param monotonicNanos a reading of the monotonic clock that was just taken
   */
  final ClockReading readAt(long monotonicNanos) {
    Anchor current = anchor;
    // One comparison for both ends: the age is negative if another thread took the anchor after
    // this reading. As an unsigned number, a negative age exceeds the lifetime.
    if (Long.compareUnsigned(monotonicNanos - current.takenNanos, ANCHOR_LIFETIME_NANOS) >= 0) {
      current = renew();
    }
    return new ClockReading(monotonicNanos + current.leadNanos, monotonicNanos, current.slackNanos);
  }

  private Anchor renew() {
    Anchor fresh = takeAnchor();
    anchor = fresh;
    return fresh;
  }

  private Anchor takeAnchor() {
    Anchor tightest = null;
    long narrowest = Long.MAX_VALUE;
    for (int i = 0; i < ANCHOR_READINGS; i++) {
      long before = readMonotonic();
      Instant now = readWall();
      long width = readMonotonic() - before;
      if (width < narrowest) {
        narrowest = width;
        long taken = before + width / 2;
        tightest = new Anchor(taken, unsignedNanos(now) - taken, width - width / 2);
      }
    }
    return tightest;
  }

  private static long unsignedNanos(Instant instant) {
    long seconds = instant.getEpochSecond();
    return seconds < 0 ? 0 : seconds * NANOS_PER_SECOND + instant.getNano();
  }

  @Override
  public String toString() {
    return "TimeSource.system()";
  }

  /**
   * A reading of both clocks.
   *
   * @param takenNanos the monotonic time of the reading
   * @param leadNanos the wall clock minus the monotonic clock
   * @param slackNanos the greatest time between the readings of the two clocks
   */
  private record Anchor(long takenNanos, long leadNanos, long slackNanos) {}
}

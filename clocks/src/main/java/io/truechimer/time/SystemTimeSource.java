/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import java.time.Instant;

/**
 * The operating system's clocks: wall time from an anchor that the monotonic clock carries forward.
 *
 * <p>The anchor is an immutable object in one volatile field. A thread that finds it expired takes
 * and publishes a new one. Two threads may do so at once: each uses a good anchor, and one that is
 * published late is found expired by its own time.
 *
 * <p>Taking the tightest of several readings is Cristian's method (<em>Probabilistic clock
 * synchronization</em>, Distributed Computing 3, 1989) applied to the machine's own clocks.
 */
class SystemTimeSource implements TimeSource {

  static final TimeSource INSTANCE = new SystemTimeSource();

  /** How long an anchor is used, and so how long a step of the wall can stay unseen. */
  static final long ANCHOR_LIFETIME_NANOS = 10_000_000;

  /** Readings of which the tightest is kept; one that is not disturbed is enough. */
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

  /** {@return both clocks at a moment that the monotonic clock has just shown} */
  final ClockReading readAt(long monotonicNanos) {
    Anchor current = anchor;
    // One comparison for both ends: an anchor that another thread took after the reading has a
    // small negative age, which exceeds the lifetime when it is read as unsigned.
    if (Long.compareUnsigned(monotonicNanos - current.taken, ANCHOR_LIFETIME_NANOS) >= 0) {
      current = renew();
    }
    return new ClockReading(monotonicNanos + current.lead, monotonicNanos, current.slack);
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
   * How far the wall was ahead of the monotonic clock.
   *
   * @param taken when, by the monotonic clock
   * @param lead the wall minus the monotonic clock
   * @param slack how far apart the two may have been read
   */
  private record Anchor(long taken, long lead, long slack) {}
}

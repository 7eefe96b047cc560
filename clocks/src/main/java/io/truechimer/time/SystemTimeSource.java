/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import java.time.Instant;

/**
 * The operating system's clocks: wall time from an anchor that the monotonic clock carries forward.
 *
 * <p>The anchor is an immutable object in one volatile field. Whoever finds it expired takes a new
 * one and publishes it. Two threads that do so at once do no harm: each uses a good anchor, and one
 * that is published late is found expired by its own time stamp.
 */
final class SystemTimeSource implements TimeSource {

  static final TimeSource INSTANCE = new SystemTimeSource();

  /** How long an anchor is used: ten times less than the 100 ms within which a step must show. */
  static final long ANCHOR_LIFETIME_NANOS = 10_000_000;

  /** Pairs of readings of which the tightest is kept; one undisturbed pair is enough. */
  private static final int ANCHOR_READINGS = 3;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private volatile Anchor anchor = Anchor.take();

  private SystemTimeSource() {}

  @Override
  public long wallNanos() {
    long monotonic = System.nanoTime();
    Anchor current = anchor;
    long age = monotonic - current.monotonic;
    // One comparison for both ends: an anchor taken by another thread after our reading has a small
    // negative age, which is an age beyond the lifetime when read as unsigned.
    if (Long.compareUnsigned(age, ANCHOR_LIFETIME_NANOS) < 0) {
      return current.wall + age;
    }
    return renew();
  }

  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  private long renew() {
    Anchor fresh = Anchor.take();
    anchor = fresh;
    return fresh.wall + (System.nanoTime() - fresh.monotonic);
  }

  @Override
  public String toString() {
    return "TimeSource.system()";
  }

  /** What the wall said when the monotonic clock said {@code monotonic}. */
  private record Anchor(long wall, long monotonic) {

    static Anchor take() {
      Anchor tightest = null;
      long narrowest = Long.MAX_VALUE;
      for (int i = 0; i < ANCHOR_READINGS; i++) {
        long before = System.nanoTime();
        Instant now = Instant.now();
        long width = System.nanoTime() - before;
        if (width < narrowest) {
          narrowest = width;
          long wall = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
          tightest = new Anchor(Math.max(0, wall), before + width / 2);
        }
      }
      return tightest;
    }
  }
}

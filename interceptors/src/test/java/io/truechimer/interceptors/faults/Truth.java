/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import java.time.Duration;

/**
 * The true time: the wall clock of this machine, which nobody fakes for the JVM of the test. All
 * processes read one and the same monotonic clock, which is not faked for anybody; so its readings
 * say what the true time was when something happened in a process with a false clock.
 *
 * @param leastLead the wall clock minus the monotonic clock, at least
 * @param greatestLead the same, at most
 */
record Truth(long leastLead, long greatestLead) {

  private static final long SET = Duration.ofMillis(2).toNanos();

  /** {@return what the clocks of this machine say now} */
  static Truth now() {
    TimeSource time = TimeSource.system();
    long before = time.monotonicNanos();
    long wall = time.wallNanos();
    long after = time.monotonicNanos();
    // A clock may be slewed a little while a fault lasts.
    return new Truth(wall - after - SET, wall - before + SET);
  }

  /**
   * Checks that this is still so.
   *
   * @throws IllegalStateException if somebody has set the clock of this machine: nothing that was
   *     measured counts
   */
  void requireStill() {
    Truth now = now();
    if (now.leastLead > greatestLead || now.greatestLead < leastLead) {
      throw new IllegalStateException("the clock of this machine was set: " + this + ", " + now);
    }
  }

  /**
   * {@return how far an interval misses the true time of a moment between two; 0 if it holds it}
   */
  long miss(TimeInterval interval, long before, long after) {
    long earliest = before + leastLead;
    long latest = after + greatestLead;
    if (Long.compareUnsigned(interval.earliest(), latest) > 0) {
      return interval.earliest() - latest;
    }
    return Long.compareUnsigned(interval.latest(), earliest) < 0 ? earliest - interval.latest() : 0;
  }

  /** {@return how far a wall time is ahead of a moment; negative if it is not} */
  long ahead(long wall, long after) {
    return wall - (after + greatestLead);
  }
}

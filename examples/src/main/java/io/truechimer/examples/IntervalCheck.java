/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.NodeClock;
import io.truechimer.sync.MonitorState;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;

/**
 * What a node knew of the time at one moment, beside the truth. The truth is the clock of this
 * machine, by which the clocks of all nodes in this process are put wrong.
 *
 * @param node the name of the node
 * @param trueOffsetNanos how far its clock was ahead of the true time; negative if it was behind
 * @param interval where it took the true time to be
 * @param contained whether the true time was there
 * @param state what it thought of its clock: only in some states the interval is a promise
 */
record IntervalCheck(
    String node, long trueOffsetNanos, Around interval, boolean contained, MonitorState state) {

  /**
   * An interval of time, as seen from the true time.
   *
   * @param earliestNanos how far its begin is after the true time: negative, or it misses that
   * @param latestNanos how far its end is after the true time
   */
  record Around(long earliestNanos, long latestNanos) {}

  /** {@return what a node knows now} */
  static IntervalCheck of(NodeClock clock, SkewedTimeSource time) {
    MonitorState state = clock.state();
    long before = TimeSource.system().wallNanos();
    TimeInterval interval = clock.interval();
    // The interval is of a moment between the two; by as much as they differ, it is taken wider.
    long after = TimeSource.system().wallNanos();
    return new IntervalCheck(
        clock.id(),
        time.aheadNanos(),
        new Around(interval.earliest() - after, interval.latest() - before),
        Long.compareUnsigned(interval.earliest(), after) <= 0
            && Long.compareUnsigned(interval.latest(), before) >= 0,
        state);
  }

  /** {@return whether no promise was broken} */
  boolean kept() {
    return contained || !state.isTrusted();
  }

  /** {@return by how much the node found its clock to be ahead at least} */
  long leastAheadNanos() {
    return trueOffsetNanos - interval.latestNanos();
  }

  /** {@return by how much the node found its clock to be ahead at most} */
  long mostAheadNanos() {
    return trueOffsetNanos - interval.earliestNanos();
  }

  /** {@return how far the true time was at most from its clock, as the node found it} */
  long boundNanos() {
    return Math.max(Math.abs(leastAheadNanos()), Math.abs(mostAheadNanos()));
  }
}

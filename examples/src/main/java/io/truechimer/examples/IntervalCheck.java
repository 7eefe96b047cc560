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
 * A node's time interval at one moment, checked against true time. True time is the clock of this
 * machine; each node in this process has a known skew from it.
 *
 * @param node the id of the node
 * @param trueOffsetNanos the node's clock offset, positive = ahead of true time, in nanoseconds
 * @param interval the interval in which the node expects true time
 * @param contained whether true time was in the interval
 * @param state the state of the node; the interval is guaranteed only in trusted states
 */
record IntervalCheck(
    String node,
    long trueOffsetNanos,
    RelativeInterval interval,
    boolean contained,
    MonitorState state) {

  /**
   * An interval relative to true time, in nanoseconds. It contains true time if it contains 0.
   *
   * @param earliestNanos start of the interval minus true time
   * @param latestNanos end of the interval minus true time
   */
  record RelativeInterval(long earliestNanos, long latestNanos) {}

  /** {@return a check of a node's current interval} */
  static IntervalCheck of(NodeClock clock, SkewedTimeSource time) {
    MonitorState state = clock.state();
    long before = TimeSource.system().wallNanos();
    TimeInterval interval = clock.interval();
    // The interval is read between the two readings. Their difference widens it.
    long after = TimeSource.system().wallNanos();
    return new IntervalCheck(
        clock.id(),
        time.aheadNanos(),
        new RelativeInterval(interval.earliest() - after, interval.latest() - before),
        Long.compareUnsigned(interval.earliest(), after) <= 0
            && Long.compareUnsigned(interval.latest(), before) >= 0,
        state);
  }

  /** {@return whether the guarantee held: a trusted interval contains true time} */
  boolean passed() {
    return contained || !state.isTrusted();
  }

  /** {@return the least clock offset that the node considers possible, positive = ahead} */
  long leastAheadNanos() {
    return trueOffsetNanos - interval.latestNanos();
  }

  /** {@return the greatest clock offset that the node considers possible, positive = ahead} */
  long mostAheadNanos() {
    return trueOffsetNanos - interval.earliestNanos();
  }

  /** {@return the error bound of the node's clock, in nanoseconds} */
  long boundNanos() {
    return Math.max(Math.abs(leastAheadNanos()), Math.abs(mostAheadNanos()));
  }
}

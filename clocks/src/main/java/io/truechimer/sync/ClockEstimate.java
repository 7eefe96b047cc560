/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.ClockReading;

/**
 * A node's current estimate of true time. {@link OffsetMonitor#evaluate} replaces it. Immutable.
 *
 * <p>It is anchored to the monotonic clock, so that it stays valid when the wall steps, and its
 * error bound grows with the drift. <em>Estimated time</em> is the monotonic clock plus {@code
 * leadNanos}: the wall's time, or, after a step of the wall that no peer has confirmed, the time
 * that the wall would show without the step. {@link #judge} applies the estimate to a reading of
 * the clocks.
 *
 * @param state the monitor's judgement of the wall
 * @param epoch the number of steps of the wall so far
 * @param at the clocks when this estimate was made
 * @param leadNanos estimated time minus the monotonic clock, in nanoseconds modulo 2^64
 * @param bound the offsets of true time from estimated time
 * @param claimed the machine's own claim of the wall's error at that moment, widened while no peer
 *     confirms it
 * @param drift how fast bound and claim grow
 * @param settings the settings of the monitor
 */
public record ClockEstimate(
    MonitorState state,
    long epoch,
    ClockReading at,
    long leadNanos,
    OffsetInterval bound,
    LocalError claimed,
    DriftBound drift,
    MonitorSettings settings) {

  /**
   * The estimate of a clock that nothing has measured: {@link MonitorState#UNVERIFIED}, follows the
   * wall, and has no error bound. Its infinite slack explains any step.
   */
  public static final ClockEstimate UNMEASURED =
      new ClockEstimate(
          MonitorState.UNVERIFIED,
          0,
          new ClockReading(0, 0, Long.MAX_VALUE),
          0,
          OffsetInterval.UNBOUNDED,
          new LocalError(Long.MAX_VALUE, LocalError.Source.OTHER),
          new DriftBound(0, 0),
          MonitorSettings.builder().build());

  /**
   * {@return what this estimate says of a reading}
   *
   * @param reading the machine's clocks, read after this estimate was made
   */
  public JudgedReading judge(ClockReading reading) {
    return new JudgedReading(this, reading);
  }

  boolean isMeasured() {
    return at.slackNanos() < UNMEASURED.at.slackNanos();
  }

  /** {@return whether estimated time is the wall's; if not, the wall has stepped} */
  boolean followsWall() {
    return leadNanos == at.leadNanos();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.time.ClockReading;
import io.truechimer.time.TimeInterval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClockEstimateTest {

  private static final long SECOND = 1_000_000_000;
  private static final long WALL = 1_800_000_000 * SECOND;

  private static ClockEstimate estimate(MonitorState state, long wall, OffsetInterval bound) {
    return new ClockEstimate(
        state,
        0,
        new ClockReading(wall, 7, 0),
        wall - 7,
        bound,
        new LocalError(10, LocalError.Source.CONFIGURED),
        new DriftBound(500_000, 0),
        MonitorSettings.builder().build());
  }

  /** Unsigned, and so far as 64 bits go; over their end where the wall is that far off. */
  @ParameterizedTest
  @CsvSource({
    "1000, -10, 10, 990, 1010",
    "3, -10, 10, 0, 13",
    "-4, -10, 10, -14, -1",
    "0, -10, -5, -10, -5",
    "-4, 10, 20, 6, 16",
    "-4, 1, 20, -3, -1",
    "3, -10, -1, 0, 2",
    "0, 9223372036854775806, 9223372036854775807, 9223372036854775806, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808, 9223372036854775807, 0, -1",
    "5, -9223372036854775808, 9223372036854775807, 0, -9223372036854775804",
    "-5, -9223372036854775808, 9223372036854775807, 9223372036854775803, -1",
  })
  void shouldHoldTheIntervalWithin64Bits(
      long wall, long low, long high, long earliest, long latest) {
    ClockEstimate estimate =
        estimate(MonitorState.SYNCHRONIZED, wall, new OffsetInterval(low, high));
    assertThat(estimate.judge(new ClockReading(wall, 7, 0)).interval())
        .isEqualTo(new TimeInterval(earliest, latest));
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldOnlyWallsThatAreNotToBeFollowed(MonitorState state) {
    boolean isHeld = state == MonitorState.FENCED || state == MonitorState.DISRUPTED;
    ClockEstimate estimate = estimate(state, WALL, new OffsetInterval(-300, -200));
    assertThat(estimate.judge(new ClockReading(WALL, 7, 0)).physicalNanos())
        .isEqualTo(isHeld ? WALL - 200 : WALL);
    assertThat(estimate.judge(new ClockReading(WALL, 7, 0)).errorNanos(WALL)).isEqualTo(300);
    assertThat(
            estimate(state, WALL, new OffsetInterval(200, 300))
                .judge(new ClockReading(WALL, 7, 0))
                .physicalNanos())
        .isEqualTo(isHeld ? WALL + 200 : WALL);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellAStepThatTheMonitorHasNotSeen(MonitorState state) {
    ClockEstimate estimate = estimate(state, WALL, OffsetInterval.around(0, 10));
    long later = 7 + SECOND;
    assertThat(estimate.judge(new ClockReading(WALL + SECOND, later, 0)).state()).isEqualTo(state);
    assertThat(estimate.judge(new ClockReading(WALL + 2 * SECOND, later, 0)).state())
        .isEqualTo(state == MonitorState.FENCED ? state : MonitorState.DISRUPTED);
    long drift = 500_000;
    assertThat(estimate.judge(new ClockReading(WALL + SECOND, later, 0)).interval())
        .isEqualTo(new TimeInterval(WALL + SECOND - 10 - drift, WALL + SECOND + 10 + drift));
    // The machine may have slept for the second that the wall has gained, and for its errors.
    long slept = SECOND + 2 * (10 + drift);
    assertThat(estimate.judge(new ClockReading(WALL + 2 * SECOND, later, 0)).interval())
        .isEqualTo(
            new TimeInterval(WALL + SECOND - 10 - drift, WALL + SECOND + 10 + drift + slept));
    assertThat(estimate.judge(new ClockReading(WALL + 2 * SECOND, later, 0)).physicalNanos())
        .isEqualTo(WALL + SECOND);
  }

  /** The wall may be right, as far as the others do not deny it. */
  @ParameterizedTest
  @CsvSource({
    "5_000_000_000, -10, 10, 10", // The wall has gone ahead by 5 s; the others say that it erred.
    "5_000_000_000, -10, 5_000_000_010, 5_000_000_000", // They do not know.
    "5_000_000_000, -10, -5, -5", // All are behind the confirmed time; so is what it is held to.
    "-5_000_000_000, -5_000_000_010, 10, 0", // It has gone back.
    "0, -10, 10, 0",
  })
  void shouldAllowForASleepThatNoPeerHasConfirmed(
      String wallAhead, String low, String high, String latest) {
    long wall = WALL + number(wallAhead);
    ClockEstimate estimate =
        new ClockEstimate(
            MonitorState.DISRUPTED,
            1,
            new ClockReading(wall, 7, 0),
            WALL - 7,
            new OffsetInterval(number(low), number(high)),
            new LocalError(10, LocalError.Source.CONFIGURED),
            new DriftBound(500_000, 0),
            MonitorSettings.builder().build());
    assertThat(estimate.judge(new ClockReading(wall, 7, 0)).latestPhysicalNanos())
        .isEqualTo(WALL + number(latest));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAllowForASleepThatTheMonitorHasNotSeen(MonitorState state) {
    ClockEstimate estimate = estimate(state, WALL, OffsetInterval.around(0, 10));
    assertThat(estimate.judge(new ClockReading(WALL, 7, 0)).latestPhysicalNanos()).isEqualTo(WALL);
    assertThat(estimate.judge(new ClockReading(WALL + 5 * SECOND, 7, 0)).latestPhysicalNanos())
        .isEqualTo(WALL + 5 * SECOND);
    assertThat(estimate.judge(new ClockReading(WALL - 5 * SECOND, 7, 0)).latestPhysicalNanos())
        .isEqualTo(WALL);
  }

  private static long number(String text) {
    return Long.parseLong(text.replace("_", ""));
  }

  /** 50 ms are slewed in no less than 0.6 s; then they are done. */
  @Test
  void shouldWidenWithAPendingSlew() {
    ClockEstimate slewing =
        new ClockEstimate(
            MonitorState.SYNCHRONIZED,
            0,
            new ClockReading(WALL, 7, 0),
            WALL - 7,
            OffsetInterval.around(0, 10),
            new LocalError(10, LocalError.Source.CHRONY),
            new DriftBound(50_000, 50_000_000),
            MonitorSettings.builder().build());
    long tenth = SECOND / 10;
    assertThat(slewing.judge(new ClockReading(WALL + tenth, 7 + tenth, 0)).errorNanos(WALL + tenth))
        .isEqualTo(10 + 5_000 + 8_333_334);
    assertThat(
            slewing.judge(new ClockReading(WALL + SECOND, 7 + SECOND, 0)).errorNanos(WALL + SECOND))
        .isEqualTo(10 + 50_000 + 50_000_000);
  }

  @Test
  void shouldGrowNoWiderBeforeItsTick() {
    ClockEstimate estimate =
        estimate(MonitorState.SYNCHRONIZED, WALL, OffsetInterval.around(0, 10));
    assertThat(estimate.judge(new ClockReading(WALL - 7, 0, 0)).interval())
        .isEqualTo(new TimeInterval(WALL - 17, WALL + 3));
  }

  @Test
  void shouldNotOverflowWithAnUnboundedError() {
    ClockEstimate estimate = estimate(MonitorState.NO_AGREEMENT, -5, OffsetInterval.UNBOUNDED);
    assertThat(estimate.judge(new ClockReading(-5, 7, 0)).errorNanos(-5)).isEqualTo(Long.MAX_VALUE);
    assertThat(estimate.judge(new ClockReading(-5, Long.MIN_VALUE + 6, 0)).localError().nanos())
        .isPositive();
  }

  @Test
  void shouldGiveTheErrorToTheFurtherEnd() {
    ClockEstimate estimate =
        estimate(MonitorState.SYNCHRONIZED, WALL, new OffsetInterval(-10, 300));
    assertThat(estimate.judge(new ClockReading(WALL, 7, 0)).errorNanos(WALL)).isEqualTo(300);
    assertThat(estimate.judge(new ClockReading(WALL, 7, 0)).errorNanos(WALL + 300)).isEqualTo(310);
    assertThat(estimate.judge(new ClockReading(WALL, 7, 0)).errorNanos(WALL + 1000))
        .as("outside of it")
        .isEqualTo(1010);
  }

  /**
   * Fifteen heartbeats; 1000 s; a bound of half the maximum offset, which drift reaches in time.
   */
  @ParameterizedTest
  @CsvSource({
    "SYNCHRONIZED, 15, 1, SYNCHRONIZED",
    "SYNCHRONIZED, 16, 1, HOLDOVER",
    "HOLDOVER, 16, 1, HOLDOVER",
    "SYNCHRONIZED, 400, 1, HOLDOVER",
    "SYNCHRONIZED, 400, 51, UNKNOWN",
    "SYNCHRONIZED, 500, 1, UNKNOWN",
    "UNVERIFIED, 2000, 1, UNVERIFIED",
    "FENCED, 2000, 1, FENCED",
  })
  void shouldTrustAnEstimateLessWithoutRenewal(
      MonitorState state, long seconds, long boundMillis, MonitorState after) {
    ClockEstimate estimate =
        estimate(state, WALL, OffsetInterval.around(0, boundMillis * 1_000_000));
    long later = seconds * SECOND;
    assertThat(estimate.judge(new ClockReading(WALL + later, 7 + later, 0)).state())
        .isEqualTo(after);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockReadingTest {

  private static final long WALL = 5_000_000;

  /** A wall that stands still, and a monotonic clock that shows the given readings in turn. */
  private static final class ScriptedTime implements TimeSource {

    private final Deque<Long> monotonic;

    ScriptedTime(Long... monotonic) {
      this.monotonic = new ArrayDeque<>(List.of(monotonic));
    }

    @Override
    public long wallNanos() {
      return WALL;
    }

    @Override
    public long monotonicNanos() {
      return monotonic.remove();
    }
  }

  private static ClockReading tightest(Long... monotonic) {
    ScriptedTime time = new ScriptedTime(monotonic);
    ClockReading reading = ClockReading.tightest(time);
    assertThat(time.monotonic).as("readings that were not taken").isEmpty();
    return reading;
  }

  @Test
  void shouldMeasureTheSlackAroundTheWall() {
    assertThat(new ScriptedTime(100L, 130L).read()).isEqualTo(new ClockReading(WALL, 100, 30));
    assertThat(new ScriptedTime(Long.MAX_VALUE, Long.MIN_VALUE + 6).read())
        .as("the monotonic clock may pass the end of a long")
        .isEqualTo(new ClockReading(WALL, Long.MAX_VALUE, 7));
    assertThat(new ScriptedTime(100L, 99L).read())
        .as("a slack is never negative")
        .isEqualTo(new ClockReading(WALL, 100, 0));
  }

  @Test
  void shouldTakeTheTightestOfThreeReadings() {
    assertThat(tightest(0L, 9_000L, 10_000L, 12_000L, 20_000L, 25_000L))
        .isEqualTo(new ClockReading(WALL, 10_000, 2_000));
  }

  @Test
  void shouldTakeTheFirstOfEquallyTightReadings() {
    assertThat(tightest(0L, 2_000L, 10_000L, 12_000L, 20_000L, 22_000L))
        .isEqualTo(new ClockReading(WALL, 0, 2_000));
  }

  @Test
  void shouldStopAtAReadingWithAtMostAMicrosecondOfSlack() {
    assertThat(tightest(0L, 1_000L)).isEqualTo(new ClockReading(WALL, 0, 1_000));
    assertThat(tightest(0L, 1_001L, 10_000L, 11_000L))
        .isEqualTo(new ClockReading(WALL, 10_000, 1_000));
  }

  @Test
  void shouldTakeLeadsModulo64Bits() {
    ClockReading before = new ClockReading(5, Long.MAX_VALUE, 0);
    ClockReading after = new ClockReading(10, Long.MIN_VALUE, 0);
    assertThat(after.leadNanos() - before.leadNanos())
        .as("the wall advanced by 5 ns, the monotonic clock by 1 ns")
        .isEqualTo(4);
    assertThat(new ClockReading(-1, 0, 0).leadNanos()).isEqualTo(-1);
    assertThat(new ClockReading(0, -1, 0).leadNanos()).isEqualTo(1);
  }

  @Test
  void shouldReplaceNothingButTheWall() {
    assertThat(new ClockReading(1, 2, 3).withWall(-1)).isEqualTo(new ClockReading(-1, 2, 3));
  }
}

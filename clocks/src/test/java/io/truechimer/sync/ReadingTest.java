/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.time.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {

  /** The monotonic clock's readings, before and after each of the wall, which stands still. */
  private static Reading read(Long... monotonic) {
    Deque<Long> readings = new ArrayDeque<>(List.of(monotonic));
    Reading reading =
        Reading.of(
            new TimeSource() {
              @Override
              public long wallNanos() {
                return 5_000_000;
              }

              @Override
              public long monotonicNanos() {
                return readings.remove();
              }
            });
    assertThat(readings).isEmpty();
    return reading;
  }

  @Test
  void shouldTakeTheReadingThatWasDisturbedLeast() {
    assertThat(read(0L, 9_000L, 10_000L, 12_000L, 20_000L, 25_000L))
        .isEqualTo(new Reading(5_000_000, 10_000, 2_000));
  }

  @Test
  void shouldNotReadAgainWhatWasNotDisturbed() {
    assertThat(read(0L, 9_000L, 10_000L, 11_000L)).isEqualTo(new Reading(5_000_000, 10_000, 1_000));
  }

  @Test
  void shouldMeasureAStepModulo64Bits() {
    WallStep step = new Reading(10, Long.MIN_VALUE, 0).since(new Reading(5, Long.MAX_VALUE, 0));
    assertThat(step).isEqualTo(new WallStep(4, 1));
  }
}

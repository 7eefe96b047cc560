/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.time.SaturatingNanos;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drift, and a correction that a daemon is still making. */
class DriftBoundTest extends MonitorFixture {

  private static final long SECOND = 1_000_000_000;

  @ParameterizedTest
  @CsvSource({
    "0, 1000000000, 50000",
    "10000000, 1000000000, 10050000",
    "500000000, 1000000000, 83383334",
    "10000000, -5, 0",
    "9223372036854775807, 9223372036854775807, 769075511167431358",
  })
  void shouldMoveNoFurtherThanDriftAndSlew(long slew, long nanos, long moved) {
    assertThat(new DriftBound(50_000, slew).in(nanos)).isEqualTo(moved);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 10_000, 10_000_000, 40_000_000, 20_000_000_000L, Long.MAX_VALUE})
  void shouldHaveARateThatAllowsForAllOfIt(long slew) {
    DriftBound wander = new DriftBound(50_000, slew);
    for (long shortest : new long[] {0, 1, 1_000_000, SECOND / 10, SECOND, 1000 * SECOND}) {
      long rate = wander.ratePpb(shortest);
      assertThat(rate).isBetween(50_000L, 83_383_334L);
      for (long longer : new long[] {shortest, 2 * shortest + 1, shortest + 10 * SECOND}) {
        assertThat(SaturatingNanos.drift(rate, longer))
            .as("rounded up once, and not twice")
            .isGreaterThanOrEqualTo(wander.in(longer) - 1);
      }
    }
    assertThat(new DriftBound(50_000, 0).ratePpb(SECOND)).isEqualTo(50_000);
  }

  /** 80 ms are slewed away in a second, by both clocks, while the samples are as they were. */
  @Test
  void shouldHoldTheTrueTimeWhileItIsSlewed() {
    peers(0, 0);
    pass(5);
    time.advance(Duration.ofSeconds(1));
    passed += 1000;
    measureAll();
    monitor.setLocalError(new LocalError(100 * MILLI, LocalError.Source.CHRONY), -80 * MILLI);
    monitor.evaluate();
    assertThat(monitor.estimate().drift()).isEqualTo(new DriftBound(50_000, 80 * MILLI));
    assertThat(
            exchange(MonitorSettings.builder().build(), "home", 1)
                .next(time.read(), monitor.estimate(), HybridTimestamp.MIN, true)
                .driftPpb())
        .as("80 ms in the second until the next")
        .isEqualTo(80_050_001);
    time.advance(Duration.ofMillis(1080));
    passed += 1000;
    assertHoldsTheTrueTime();
    monitor.setLocalError(new LocalError(100 * MILLI, LocalError.Source.CHRONY), 0);
    monitor.evaluate();
    assertHoldsTheTrueTime();
    others.clear();
    pass(28);
    assertThat(monitor.estimate().drift().slewNanos()).isEqualTo(80 * MILLI);
    pass(2);
    assertThat(monitor.estimate().drift().slewNanos()).as("no sample is as old").isZero();
  }
}

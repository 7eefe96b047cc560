/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.NodeClock;
import io.truechimer.sync.MonitorState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IntervalCheckTest {

  /** Before anything is measured, the true time may be at any time. */
  @Test
  void shouldContainTheTruthWhereNothingIsKnown() {
    SkewedTimeSource time = new SkewedTimeSource(Duration.ofMillis(-150));
    NodeClock clock = NodeClock.builder("unmeasured").timeSource(time).build();

    IntervalCheck reading = IntervalCheck.of(clock, time);

    assertThat(reading.state()).isEqualTo(MonitorState.UNVERIFIED);
    assertThat(reading.trueOffsetNanos()).isEqualTo(-150_000_000);
    assertThat(reading.contained()).isTrue();
    assertThat(reading.kept()).isTrue();
  }

  @Test
  void shouldSeeTheIntervalFromTheClockToo() {
    IntervalCheck reading =
        new IntervalCheck(
            "a", 100, new IntervalCheck.Around(-30, 20), true, MonitorState.SYNCHRONIZED);

    assertThat(reading.leastAheadNanos()).isEqualTo(80);
    assertThat(reading.mostAheadNanos()).isEqualTo(130);
    assertThat(reading.boundNanos()).isEqualTo(130);
  }
}

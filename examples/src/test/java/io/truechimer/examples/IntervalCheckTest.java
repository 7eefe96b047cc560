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

  /** Without measurements the interval is unbounded. */
  @Test
  void shouldPassWithoutMeasurements() {
    SkewedTimeSource time = new SkewedTimeSource(Duration.ofMillis(-150));
    NodeClock clock = NodeClock.builder("unmeasured").timeSource(time).build();

    IntervalCheck check = IntervalCheck.of(clock, time);

    assertThat(check.state()).isEqualTo(MonitorState.UNVERIFIED);
    assertThat(check.trueOffsetNanos()).isEqualTo(-150_000_000);
    assertThat(check.contained()).isTrue();
    assertThat(check.passed()).isTrue();
  }

  @Test
  void shouldDeriveClockOffsetsFromTheInterval() {
    IntervalCheck check =
        new IntervalCheck(
            "a", 100, new IntervalCheck.RelativeInterval(-30, 20), true, MonitorState.SYNCHRONIZED);

    assertThat(check.leastAheadNanos()).isEqualTo(80);
    assertThat(check.mostAheadNanos()).isEqualTo(130);
    assertThat(check.boundNanos()).isEqualTo(130);
  }
}

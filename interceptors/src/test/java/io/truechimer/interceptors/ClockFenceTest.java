/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.testkit.CapturedLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two may fence a clock, and neither lifts the other's fence. */
class ClockFenceTest {

  private final ClockFence fence =
      new ClockFence(LoggerFactory.getLogger(ClockFenceTest.class), "n", why -> why + "; all");

  @Test
  void shouldNotLetTheMonitorLiftWhatAnOperatorPutUp() {
    fence.raiseByOperator("I know");
    fence.raiseByMonitor("proven");
    assertThat(fence.reason()).isEqualTo("I know");
    assertThat(fence.liftByMonitor()).isTrue();
    assertThat(fence.liftByMonitor()).isFalse();
    assertThat(fence.reason()).isEqualTo("I know");
    fence.liftByOperator();
    assertThat(fence.reason()).isNull();
  }

  @Test
  void shouldNotLetAnOperatorLiftWhatTheMonitorPutUp() {
    fence.raiseByMonitor("proven");
    fence.raiseByOperator("I know");
    fence.liftByOperator();
    assertThat(fence.reason()).isEqualTo("proven");
    assertThat(fence.liftByMonitor()).isTrue();
    assertThat(fence.reason()).isNull();
  }

  @Test
  void shouldTellOfEachOnce() {
    try (CapturedLog log = new CapturedLog(ClockFenceTest.class)) {
      fence.raiseByMonitor("proven");
      fence.raiseByMonitor("proven again");
      fence.liftByOperator();
      fence.liftByMonitor();
      fence.liftByMonitor();
      assertThat(log.messages())
          .isEqualTo(
              List.of(
                  "The clock of node n is fenced: proven; all",
                  "The clock of node n is no longer fenced"));
    }
  }
}

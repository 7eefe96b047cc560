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
class FenceStateTest {

  private final FenceState fence =
      new FenceState(LoggerFactory.getLogger(FenceStateTest.class), "n");

  @Test
  void shouldNotLetTheMonitorLiftWhatAnOperatorPutUp() {
    fence.raiseByOperator("I know", () -> "all");
    fence.raiseByMonitor("proven", () -> "all");
    assertThat(fence.reason()).isEqualTo("I know");
    assertThat(fence.liftByMonitor()).isTrue();
    assertThat(fence.liftByMonitor()).isFalse();
    assertThat(fence.reason()).isEqualTo("I know");
    fence.liftByOperator();
    assertThat(fence.reason()).isNull();
  }

  @Test
  void shouldNotLetAnOperatorLiftWhatTheMonitorPutUp() {
    fence.raiseByMonitor("proven", () -> "all");
    fence.raiseByOperator("I know", () -> "all");
    fence.liftByOperator();
    assertThat(fence.reason()).isEqualTo("proven");
    assertThat(fence.liftByMonitor()).isTrue();
    assertThat(fence.reason()).isNull();
  }

  @Test
  void shouldTellOfEachOnce() {
    try (CapturedLog log = new CapturedLog(FenceStateTest.class)) {
      fence.raiseByMonitor("proven", () -> "all");
      fence.raiseByMonitor("proven again", () -> "all");
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

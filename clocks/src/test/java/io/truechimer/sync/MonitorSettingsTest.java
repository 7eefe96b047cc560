/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MonitorSettingsTest {

  @Test
  void shouldHaveDefaultsThatFitEachOther() {
    MonitorSettings settings = MonitorSettings.defaults();
    assertThat(settings.maxOffsetNanos()).isEqualTo(500_000_000);
    assertThat(settings.monitorIntervalNanos()).isEqualTo(5 * settings.heartbeatIntervalNanos());
    assertThat(settings.driftPpb(LocalError.Source.CHRONY)).isEqualTo(50_000);
    assertThat(settings.driftPpb(LocalError.Source.STATIC)).isEqualTo(500_000);
  }

  @Test
  void shouldTellAStepFromARate() {
    MonitorSettings settings = MonitorSettings.defaults();
    assertThat(settings.stepTolerance(0)).isEqualTo(10_000_000);
    assertThat(settings.stepTolerance(10_000_000_000L)).isEqualTo(10_000_000);
    assertThat(settings.stepTolerance(20_000_000_000L)).isEqualTo(20_000_000);
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    assertRefused(
        MonitorSettings.builder().monitorInterval(Duration.ofMillis(1500)),
        "the monitor interval is a multiple of the heartbeat interval: "
            + "monitorInterval=PT1.5S, heartbeatInterval=PT1S");
    assertRefused(
        MonitorSettings.builder().maxOffset(Duration.ZERO),
        "a duration is above 0 and at most 2^63 - 1 ns: maxOffset=PT0S");
    assertRefused(
        MonitorSettings.builder().rotation(Duration.ofSeconds(Long.MAX_VALUE)),
        "a duration is above 0 and at most 2^63 - 1 ns: rotation=PT2562047788015215H30M7S");
    assertRefused(
        MonitorSettings.builder().neighbours(7),
        "neighbours come in pairs, and no more than echoes: neighbours=7");
    assertRefused(
        MonitorSettings.builder().fenceAfter(0), "a number is 1 or greater: fenceAfter=0");
    assertRefused(
        MonitorSettings.builder().driftPpb(1_000_000_000),
        "a drift is above 0 and below a second in a second: driftPpb=1000000000");
    assertRefused(
        MonitorSettings.builder().sourceTtl(Duration.ofSeconds(31)),
        "a source lives longer than a heartbeat interval, and no longer than the window: "
            + "sourceTtl=PT31S, heartbeatInterval=PT1S, window=PT30S");
  }

  private static void assertRefused(MonitorSettings.Builder builder, String message) {
    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
  }
}

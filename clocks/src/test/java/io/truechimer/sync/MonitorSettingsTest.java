/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.truechimer.sync.MonitorSettings.ErrorModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MonitorSettingsTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void shouldHaveTheDefaultsThatAreDocumented() {
    assertThat(MonitorSettings.builder().build())
        .isEqualTo(
            new MonitorSettings(
                SECOND, 5 * SECOND, SECOND / 2, ErrorModel.CLAIMED, 500_000, SECOND / 20));
    assertThat(MonitorSettings.builder().build().sourceTtlNanos()).isEqualTo(15 * SECOND);
  }

  @Test
  void shouldTakeWhatIsSet() {
    MonitorSettings settings =
        MonitorSettings.builder()
            .heartbeatInterval(Duration.ofSeconds(2))
            .monitorInterval(Duration.ofDays(1))
            .maxOffset(Duration.ofNanos(Long.MAX_VALUE))
            .errorModel(ErrorModel.MAX_OFFSET)
            .driftPpb(1)
            .brokerError(Duration.ofNanos(1))
            .build();
    assertThat(settings)
        .isEqualTo(
            new MonitorSettings(
                2 * SECOND, 86_400 * SECOND, Long.MAX_VALUE, ErrorModel.MAX_OFFSET, 1, 1));
    assertThat(settings.sourceTtlNanos()).isEqualTo(30 * SECOND);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBelieveThatDaemonsHoldAClockSteady(LocalError.Source source) {
    boolean isDaemon = source == LocalError.Source.CLOCKBOUND || source == LocalError.Source.CHRONY;
    assertThat(MonitorSettings.builder().build().driftPpb(source))
        .isEqualTo(isDaemon ? 50_000 : 500_000);
    assertThat(MonitorSettings.builder().driftPpb(7).build().driftPpb(source)).isEqualTo(7);
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    assertRefused(
        MonitorSettings.builder().monitorInterval(Duration.ofMillis(1500)),
        "the monitor interval must be a multiple of the heartbeat interval: "
            + "monitorInterval=PT1.5S, heartbeatInterval=PT1S");
    assertRefused(
        MonitorSettings.builder().heartbeatInterval(Duration.ZERO),
        "an interval must be above 0 and at most a day: heartbeatInterval=PT0S");
    assertRefused(
        MonitorSettings.builder().monitorInterval(Duration.ofDays(2)),
        "an interval must be above 0 and at most a day: monitorInterval=PT48H");
    assertRefused(
        MonitorSettings.builder().maxOffset(Duration.ZERO),
        "a duration must be above 0: maxOffset=PT0S");
    assertRefused(
        MonitorSettings.builder().brokerError(Duration.ofSeconds(Long.MIN_VALUE)),
        "a duration must be above 0: brokerError=PT-0.000000001S");
    assertRefused(
        MonitorSettings.builder().brokerError(Duration.ofSeconds(Long.MAX_VALUE)),
        "a duration must be at most 2^63 - 1 ns: brokerError=PT2562047788015215H30M7S");
    for (long drift : new long[] {0, SECOND}) {
      assertRefused(
          MonitorSettings.builder().driftPpb(drift),
          "driftPpb must be above 0 and below 1000000000: driftPpb=" + drift);
    }
  }

  private static void assertRefused(MonitorSettings.Builder builder, String message) {
    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
  }
}

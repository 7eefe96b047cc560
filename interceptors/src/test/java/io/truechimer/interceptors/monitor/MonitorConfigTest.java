/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.interceptors.localclock.ErrorSourceSettings;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.Widening;
import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorConfigTest {

  private static final Duration MAX_OFFSET = Duration.ofMillis(500);

  private static MonitorConfig config(Map<String, ?> settings) {
    return MonitorConfig.of(MonitorConfig.define(new ConfigDef()).parse(settings), MAX_OFFSET);
  }

  @Test
  void shouldHaveTheDefaultsOfTheAlgorithm() {
    MonitorConfig config = config(Map.of());

    assertThat(config.isOn()).isTrue();
    assertThat(config.readsPeers()).isTrue();
    assertThat(config.createsTopic()).isFalse();
    assertThat(config.topic()).isEqualTo("truechimer-offset-monitor");
    assertThat(config.settings()).isEqualTo(MonitorSettings.builder().build());
    assertThat(config.staticError())
        .isEqualTo(new LocalError(100_000_000, LocalError.Source.CONFIGURED));
  }

  @Test
  void shouldReadTextAsPropertiesFilesHaveIt() {
    MonitorConfig config =
        config(
            Map.of(
                "truechimer.monitor", "beacons",
                "truechimer.heartbeat.interval.ms", "200",
                "truechimer.monitor.interval.ms", "1000",
                "truechimer.monitor.widening", "max-offset",
                "truechimer.clock.drift.ppm", "40",
                "truechimer.broker.error.ms", "5",
                "truechimer.local.error.sntp.servers", "one, two:1123"));

    assertThat(config.isOn()).isTrue();
    assertThat(config.readsPeers()).isFalse();
    assertThat(config.settings())
        .isEqualTo(
            MonitorSettings.builder()
                .heartbeatInterval(Duration.ofMillis(200))
                .monitorInterval(Duration.ofSeconds(1))
                .maxOffset(MAX_OFFSET)
                .widening(Widening.MAX_OFFSET)
                .driftPpb(40_000)
                .brokerError(Duration.ofMillis(5))
                .build());
    assertThat(config.localError(TimeSource.system(), "n").sntpServers())
        .isEqualTo(List.of("one", "two:1123"));
  }

  @ParameterizedTest
  @CsvSource({
    "truechimer.monitor, maybe",
    "truechimer.monitor.topic, ''",
    "truechimer.monitor.topic, 'bad name!'",
    "truechimer.heartbeat.interval.ms, 9",
    "truechimer.heartbeat.interval.ms, 10001",
    "truechimer.heartbeat.interval.ms, 3000",
    "truechimer.monitor.interval.ms, 5500",
    "truechimer.monitor.widening, some",
    "truechimer.clock.domain, ' '",
    "truechimer.clock.drift.ppm, 0",
    "truechimer.local.error, ntp",
    "truechimer.local.error, sntp",
    "truechimer.local.error.ms, 0",
    "truechimer.local.error.sntp.servers, 'time.example:0'",
    "truechimer.broker.error.ms, 0",
  })
  void shouldRefuseWhatIsWrongAndNameIt(String key, String value) {
    assertThatThrownBy(() -> config(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            key.contains("heartbeat") && value.equals("3000")
                ? "truechimer.monitor.interval.ms"
                : key);
  }

  @Test
  void shouldBeTheSameForAllClientsOfANode() {
    config(Map.of("truechimer.local.error.ms", 7))
        .requireSame(config(Map.of("truechimer.local.error.ms", "7")), "orders-1");
    assertThatThrownBy(
            () ->
                config(Map.of())
                    .requireSame(config(Map.of("truechimer.local.error.ms", 7)), "orders-1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("truechimer.local.error.ms")
        .hasMessageContaining("node orders-1 has 100");
  }

  /** What chrony knows of the machine's clock is nothing about a clock of the node's own. */
  @Test
  void shouldAskNobodyAboutAClockOfTheNodesOwn() {
    assertThat(config(Map.of()).localError(TimeSource.system(), "n").choice())
        .isEqualTo(ErrorSourceSettings.Choice.AUTO);
    assertThat(config(Map.of()).localError(new ManualTimeSource(0), "n").choice())
        .isEqualTo(ErrorSourceSettings.Choice.CONFIGURED);
  }

  @Test
  void shouldRefuseToAskADaemonAboutAClockOfTheNodesOwn() {
    assertThatThrownBy(
            () ->
                config(Map.of("truechimer.local.error", "chrony"))
                    .localError(new ManualTimeSource(0), "orders-1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("truechimer.local.error")
        .hasMessageContaining("chrony")
        .hasMessageContaining("orders-1");
  }

  @Test
  void shouldFindTheDomain() {
    assertThat(ClockDomain.of("rack-7", "orders-1", TimeSource.system())).isEqualTo("rack-7");
    assertThat(ClockDomain.of("auto", "orders-1", new ManualTimeSource(0))).isEqualTo("orders-1");
    assertThat(ClockDomain.of("auto", "orders-1", TimeSource.system()))
        .as("of this start of this machine")
        .isEqualTo(ClockDomain.of("auto", "orders-2", TimeSource.system()))
        .matches("[0-9a-f]{16}");
  }
}

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
import io.truechimer.sync.MonitorSettings.ErrorModel;
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
    return MonitorConfig.of(MonitorConfig.define(new ConfigDef()).parse(settings));
  }

  @Test
  void shouldHaveTheDefaultsOfTheAlgorithm() {
    MonitorConfig config = config(Map.of());

    assertThat(config.isOn()).isTrue();
    assertThat(config.readsHeartbeats()).isTrue();
    assertThat(config.createsTopic()).isFalse();
    assertThat(config.topic()).isEqualTo("truechimer-offset-monitor");
    assertThat(config.settings(MAX_OFFSET)).isEqualTo(MonitorSettings.builder().build());
    assertThat(config.configuredError())
        .isEqualTo(new LocalError(100_000_000, LocalError.Source.CONFIGURED));
  }

  @Test
  void shouldReadTextAsPropertiesFilesHaveIt() {
    MonitorConfig config =
        config(
            Map.of(
                "truechimer.monitor", "beacons",
                "truechimer.monitor.heartbeat.interval.ms", "200",
                "truechimer.monitor.interval.ms", "1000",
                "truechimer.monitor.peer.error", "max-offset",
                "truechimer.clock.drift.ppm", "40",
                "truechimer.broker.clock.error.bound.ms", "5",
                "truechimer.clock.error.sntp.servers", "one, two:1123"));

    assertThat(config.isOn()).isTrue();
    assertThat(config.readsHeartbeats()).isFalse();
    assertThat(config.settings(MAX_OFFSET))
        .isEqualTo(
            MonitorSettings.builder()
                .heartbeatInterval(Duration.ofMillis(200))
                .monitorInterval(Duration.ofSeconds(1))
                .maxOffset(MAX_OFFSET)
                .errorModel(ErrorModel.MAX_OFFSET)
                .driftPpb(40_000)
                .brokerError(Duration.ofMillis(5))
                .build());
    assertThat(config.errorSource(TimeSource.system(), "n").sntpServers())
        .isEqualTo(List.of("one", "two:1123"));
  }

  @ParameterizedTest
  @CsvSource({
    "truechimer.monitor, maybe",
    "truechimer.monitor.topic, ''",
    "truechimer.monitor.topic, 'bad name!'",
    "truechimer.monitor.heartbeat.interval.ms, 9",
    "truechimer.monitor.heartbeat.interval.ms, 10001",
    "truechimer.monitor.interval.ms, 5500",
    "truechimer.monitor.peer.error, some",
    "truechimer.clock.domain, ' '",
    "truechimer.clock.drift.ppm, 0",
    "truechimer.clock.error.source, ntp",
    "truechimer.clock.error.source, sntp",
    "truechimer.clock.error.bound.ms, 0",
    "truechimer.clock.error.sntp.servers, 'time.example:0'",
    "truechimer.broker.clock.error.bound.ms, 0",
  })
  void shouldRefuseWhatIsWrongAndNameIt(String key, String value) {
    assertThatThrownBy(() -> config(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void shouldBeTheSameForAllClientsOfANode() {
    config(Map.of("truechimer.clock.error.bound.ms", 7))
        .requireSame(config(Map.of("truechimer.clock.error.bound.ms", "7")), "orders-1");
    assertThatThrownBy(
            () ->
                config(Map.of())
                    .requireSame(config(Map.of("truechimer.clock.error.bound.ms", 7)), "orders-1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("truechimer.clock.error.bound.ms")
        .hasMessageContaining("all open clients of node orders-1 must have the same value")
        .hasMessageContaining("they have 100");
  }

  /** What chrony knows of the machine's clock is nothing about a clock of the node's own. */
  @Test
  void shouldAskNobodyAboutAClockOfTheNodesOwn() {
    assertThat(config(Map.of()).errorSource(TimeSource.system(), "n").choice())
        .isEqualTo(ErrorSourceSettings.Choice.AUTO);
    assertThat(config(Map.of()).errorSource(new ManualTimeSource(0), "n").choice())
        .isEqualTo(ErrorSourceSettings.Choice.CONFIGURED);
  }

  @Test
  void shouldRefuseToAskADaemonAboutAClockOfTheNodesOwn() {
    assertThatThrownBy(
            () ->
                config(Map.of("truechimer.clock.error.source", "chrony"))
                    .errorSource(new ManualTimeSource(0), "orders-1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("truechimer.clock.error.source")
        .hasMessageContaining("chrony")
        .hasMessageContaining("orders-1");
  }

  /** Field case A15: a heartbeat interval alone must not be refused. */
  @Test
  void shouldCountAnEvaluationInFiveHeartbeats() {
    assertThat(
            config(Map.of("truechimer.monitor.heartbeat.interval.ms", 2000))
                .settings(MAX_OFFSET)
                .monitorIntervalNanos())
        .isEqualTo(Duration.ofSeconds(10).toNanos());
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "truechimer.monitor.heartbeat.interval.ms", 2000,
                        "truechimer.monitor.interval.ms", 5000)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("truechimer.monitor.interval.ms")
        .hasMessageContaining("must be a multiple of truechimer.monitor.heartbeat.interval.ms");
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.testkit.CapturedLog;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ClockConfigTest {

  @Test
  void shouldNeedNoSettings() {
    ClockConfig config = ClockConfig.of(Map.of("bootstrap.servers", "kafka:9092"));

    assertThat(config.enabled()).isTrue();
    assertThat(config.nodeId()).isNull();
    assertThat(config.nodeClock()).isNull();
    assertThat(config.maxOffset()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.fencePolicy()).isEqualTo(FencePolicy.MARK);
    assertThat(config.setsTimestamp()).isTrue();
    assertThat(config.keepsExistingHeader()).isFalse();
  }

  @Test
  void shouldReadTextAsPropertiesFilesHaveIt() {
    ClockConfig config =
        ClockConfig.of(
            Map.of(
                "truechimer.enable", "FALSE",
                "truechimer.node.id", " orders-1 ",
                "truechimer.clock.max.offset.ms", "250",
                "truechimer.fence.policy", " halt",
                "truechimer.producer.timestamp", "unchanged",
                "truechimer.producer.existing.header", "keep"));

    assertThat(config.enabled()).isFalse();
    assertThat(config.nodeId()).isEqualTo("orders-1");
    assertThat(config.maxOffset()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.fencePolicy()).isEqualTo(FencePolicy.HALT);
    assertThat(config.setsTimestamp()).isFalse();
    assertThat(config.keepsExistingHeader()).isTrue();
  }

  @Test
  void shouldRefuseWrongSettingsAlsoWhereItIsSwitchedOff() {
    assertThatThrownBy(
            () -> ClockConfig.of(Map.of(ClockConfig.ENABLE, false, ClockConfig.FENCE_POLICY, "no")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(ClockConfig.FENCE_POLICY)
        .hasMessageContaining("no");
  }

  @Test
  void shouldGiveAwayACopyOfItsDefinition() {
    ClockConfig.definition()
        .define("truechimer.more", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "");

    assertThat(ClockConfig.definition().names()).doesNotContain("truechimer.more");
  }

  /** Field case A17: a typo used to be accepted without a word. */
  @Test
  void shouldListUnknownSettingsInOneWarning() {
    Map<String, Object> settings =
        Map.of(
            "truechimer.enabled",
            false,
            "truechimer.clock.offset.ms",
            500,
            "truechimer.clock.max.offset.ms",
            500,
            "truechimer.monitor.client.request.timeout.ms",
            3000,
            "truechimer.context.identity",
            "1",
            "truechimer.streams.anything",
            "1",
            "truechimer.timestamp.extractor.delegate.class",
            "x",
            "acks",
            "all");
    try (CapturedLog log = new CapturedLog(ClockConfig.class)) {
      ClockConfig.of(settings);
      ClockConfig.of(settings);
      assertThat(log.messages())
          .containsExactly(
              "Unknown settings are ignored: truechimer.clock.offset.ms, truechimer.enabled."
                  + " docs/configuration.md lists all settings");
    }
  }
}

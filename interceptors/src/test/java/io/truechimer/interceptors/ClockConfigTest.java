/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    assertThat(config.fencePolicy()).isEqualTo(FencePolicy.REJECT);
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
                "truechimer.fence.policy", " mark",
                "truechimer.producer.timestamp", "unchanged",
                "truechimer.producer.existing.header", "keep"));

    assertThat(config.enabled()).isFalse();
    assertThat(config.nodeId()).isEqualTo("orders-1");
    assertThat(config.maxOffset()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.fencePolicy()).isEqualTo(FencePolicy.MARK);
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
}

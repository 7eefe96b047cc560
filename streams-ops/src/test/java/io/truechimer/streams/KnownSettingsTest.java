/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.testkit.CapturedLog;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The interceptors of a Streams application read its whole configuration. */
class KnownSettingsTest {

  @Test
  void shouldNotWarnOfASettingOfStreams() {
    assertThat(ClockStreamsConfig.keys()).isNotEmpty();
    Map<String, Object> settings = new HashMap<>();
    ClockStreamsConfig.keys().forEach(key -> settings.put(key, "any"));
    settings.put(ClockConfig.NODE_ID, "node-" + UUID.randomUUID());
    try (CapturedLog log = new CapturedLog(ClockConfig.class)) {
      NodeClock unused = NodeClock.of(settings);
      assertThat(log.messages()).isEmpty();
    }
  }
}

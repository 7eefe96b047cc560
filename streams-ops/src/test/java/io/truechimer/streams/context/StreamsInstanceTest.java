/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class StreamsInstanceTest {

  @Test
  void shouldBeFoundThroughACopyOfTheSettings() {
    Properties settings = new Properties();
    settings.put(ContextSettings.INSTANCE, UUID.randomUUID().toString());
    StreamsInstance instance = StreamsInstance.of(settings);
    String text = settings.getProperty(ContextSettings.INSTANCE);

    assertThat(StreamsInstance.of(Map.of(ContextSettings.INSTANCE, text))).isSameAs(instance);
  }

  @Test
  void shouldNotBeSharedByApplications() {
    String one = UUID.randomUUID().toString();
    String other = UUID.randomUUID().toString();

    assertThat(StreamsInstance.of(Map.of(ContextSettings.INSTANCE, one)))
        .isNotSameAs(StreamsInstance.of(Map.of(ContextSettings.INSTANCE, other)));
    assertThat(StreamsInstance.of(Map.of())).isNotSameAs(StreamsInstance.of(Map.of()));
  }

  @Test
  void shouldRejectWhatClockStreamsDoesNotSet() {
    assertThatThrownBy(() -> StreamsInstance.of(Map.of(ContextSettings.INSTANCE, 1)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("only ClockStreams.configure may set this key");
  }
}

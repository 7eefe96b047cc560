/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockConsumerInterceptor;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.streams.context.CausalProcessorWrapper;
import io.truechimer.streams.context.ClusterIdInterceptor;
import io.truechimer.streams.context.ContextRefreshInterceptor;
import io.truechimer.streams.context.ContextSettings;
import io.truechimer.streams.context.GlobalContextInterceptor;
import io.truechimer.testkit.CapturedLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.LogAndSkipOnInvalidTimestamp;
import org.apache.kafka.streams.processor.internals.NoOpProcessorWrapper;
import org.junit.jupiter.api.Test;

class ClockStreamsTest {

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "nowhere:9092");
    return settings;
  }

  private static Map<String, Object> configured(Map<String, Object> settings) {
    ClockStreams.configure(settings);
    return settings;
  }

  @Test
  void shouldAddOurInterceptorsToTheClientsThatTasksUse() {
    StreamsConfig config = new StreamsConfig(configured(settings()));
    assertThat(config.getProducerConfigs("p"))
        .containsEntry(
            "interceptor.classes",
            List.of(ContextRefreshInterceptor.class, ClockProducerInterceptor.class))
        .containsEntry("truechimer.fence.policy", "mark");
    assertThat(config.getMainConsumerConfigs("g", "c", 0))
        .containsEntry(
            "interceptor.classes",
            List.of(ClusterIdInterceptor.class, ClockConsumerInterceptor.class));
    assertThat(config.getGlobalConsumerConfigs("c"))
        .containsEntry(
            "interceptor.classes",
            List.of(GlobalContextInterceptor.class, ClockConsumerInterceptor.class));
    assertThat(config.getRestoreConsumerConfigs("c")).doesNotContainKey("interceptor.classes");
  }

  @Test
  void shouldKeepTheUsersInterceptorsAsKafkaWouldHaveChosenThem() {
    Map<String, Object> settings = settings();
    settings.put("interceptor.classes", "for.All");
    settings.put("producer.interceptor.classes", "for.Producers, for.More");
    settings.put("consumer.interceptor.classes", List.of(Object.class));
    configured(settings);
    assertThat(settings.get("producer.interceptor.classes"))
        .isEqualTo(
            List.of(
                "for.Producers",
                "for.More",
                ContextRefreshInterceptor.class,
                ClockProducerInterceptor.class));
    assertThat(settings.get("main.consumer.interceptor.classes"))
        .isEqualTo(
            List.of(Object.class, ClusterIdInterceptor.class, ClockConsumerInterceptor.class));
    assertThat(settings.get("consumer.interceptor.classes")).isEqualTo(List.of(Object.class));
  }

  @Test
  void shouldKeepWhatStandsInTheDefaultsOfProperties() {
    Properties defaults = new Properties();
    defaults.put("producer.interceptor.classes", "for.Producers");
    defaults.put("processor.wrapper.class", NoOpProcessorWrapper.class.getName());
    defaults.put("truechimer.fence.policy", "halt");
    Properties settings = new Properties(defaults);
    ClockStreams.configure(settings);
    assertThat(settings.get("producer.interceptor.classes"))
        .isEqualTo(
            List.of(
                "for.Producers", ContextRefreshInterceptor.class, ClockProducerInterceptor.class));
    assertThat(settings)
        .containsEntry(
            ClockStreamsConfig.WRAPPER_DELEGATE_CLASS, NoOpProcessorWrapper.class.getName())
        .doesNotContainKey("truechimer.fence.policy");
    assertThat(settings.getProperty("truechimer.fence.policy")).isEqualTo("halt");
  }

  @Test
  void shouldChangeNothingTheSecondTime() {
    Map<String, Object> settings = settings();
    settings.put("processor.wrapper.class", NoOpProcessorWrapper.class);
    settings.put("producer.interceptor.classes", ClockProducerInterceptor.class.getName());
    Map<String, Object> once = new HashMap<>(configured(settings));
    assertThat(configured(settings)).isEqualTo(once);
    assertThat(once)
        .containsEntry("processor.wrapper.class", CausalProcessorWrapper.class)
        .containsEntry(ClockStreamsConfig.WRAPPER_DELEGATE_CLASS, NoOpProcessorWrapper.class);
  }

  /** The interceptors warn of unknown keys with the prefix truechimer. */
  @Test
  void shouldListAllKeysThatItSets() {
    Map<String, Object> settings = settings();
    settings.put("processor.wrapper.class", NoOpProcessorWrapper.class);
    settings.put("default.timestamp.extractor", LogAndSkipOnInvalidTimestamp.class);
    ClockStreams.configure(settings);
    ClockStreams.eventTime(settings);
    Set<String> ours = new TreeSet<>(settings.keySet());
    ours.removeIf(key -> !key.startsWith("truechimer."));
    ours.removeAll(ClockConfig.definition().names());

    assertThat(ours)
        .containsExactlyInAnyOrder(
            "truechimer.streams.application.id",
            "truechimer.streams.instance",
            "truechimer.streams.wrapper.delegate.class",
            "truechimer.timestamp.extractor.delegate.class");
    assertThat(ClockStreamsConfig.keys())
        .containsAll(ours)
        .containsAll(ClockStreamsConfig.definition().names())
        .allMatch(key -> key.matches("truechimer\\.(context|streams|timestamp\\.extractor)\\..+"));
  }

  @Test
  void shouldTellProducersWhichApplicationTheyBelongTo() {
    StreamsConfig config = new StreamsConfig(configured(settings()));
    assertThat(config.getProducerConfigs("p"))
        .containsEntry("truechimer.streams.application.id", "app");
  }

  @Test
  void shouldTakeProperties() {
    Properties settings = new Properties();
    settings.putAll(settings());
    assertThat(ClockStreams.builder(settings)).isNotNull();
    assertThat(settings).containsKey(ContextSettings.INSTANCE);
  }

  @Test
  void shouldKeepTheUsersFencePolicyAndWarnOfRefusals() {
    try (CapturedLog log = new CapturedLog(ClockStreams.class)) {
      Map<String, Object> settings = settings();
      settings.put("truechimer.fence.policy", "halt");
      assertThat(configured(settings)).containsEntry("truechimer.fence.policy", "halt");
      assertThat(log.messages()).isEmpty();
      settings.put("producer.truechimer.fence.policy", "reject");
      configured(settings);
      assertThat(log.messages()).singleElement().asString().contains("reject");
    }
  }

  @Test
  void shouldRefuseWrongSettingsWhenTheTopologyIsBegun() {
    Map<String, Object> settings = settings();
    settings.put(ClockStreamsConfig.CONTEXT_MAX_BYTES, "1");
    assertThatThrownBy(() -> ClockStreams.builder(settings))
        .isInstanceOf(ConfigException.class)
        .hasStackTraceContaining(ClockStreamsConfig.CONTEXT_MAX_BYTES);
  }

  @Test
  void shouldRefuseOurOwnWrapperAsItsDelegate() {
    Map<String, Object> settings = settings();
    settings.put(ClockStreamsConfig.WRAPPER_DELEGATE_CLASS, CausalProcessorWrapper.class);
    assertThatThrownBy(() -> ClockStreams.builder(settings))
        .isInstanceOf(ConfigException.class)
        .hasStackTraceContaining(ClockStreamsConfig.WRAPPER_DELEGATE_CLASS);
  }

  @Test
  void shouldMakeStampsTheEventTimeOnlyIfAsked() {
    Map<String, Object> settings = configured(settings());
    assertThat(settings).doesNotContainKey("default.timestamp.extractor");
    ClockStreams.eventTime(settings);
    assertThat(settings).doesNotContainKey(ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS);
    assertThat(new StreamsConfig(settings).defaultTimestampExtractor())
        .isInstanceOf(HybridTimestampExtractor.class);
  }

  @Test
  void shouldLetTheExtractorGoOnThatWasThereBefore() {
    Map<String, Object> settings = settings();
    settings.put("default.timestamp.extractor", LogAndSkipOnInvalidTimestamp.class);
    ClockStreams.eventTime(settings);
    Map<String, Object> once = new HashMap<>(settings);
    ClockStreams.eventTime(settings);
    assertThat(settings)
        .isEqualTo(once)
        .containsEntry("default.timestamp.extractor", HybridTimestampExtractor.class)
        .containsEntry(
            ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS, LogAndSkipOnInvalidTimestamp.class);
  }

  @Test
  void shouldFindTheExtractorInTheDefaultsOfProperties() {
    Properties defaults = new Properties();
    defaults.put("default.timestamp.extractor", LogAndSkipOnInvalidTimestamp.class.getName());
    Properties settings = new Properties(defaults);
    ClockStreams.eventTime(settings);
    assertThat(settings)
        .containsEntry(
            ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS,
            LogAndSkipOnInvalidTimestamp.class.getName());
  }
}

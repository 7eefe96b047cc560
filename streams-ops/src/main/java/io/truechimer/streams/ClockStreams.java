/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockConsumerInterceptor;
import io.truechimer.interceptors.ClockProducerInterceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches time and causality on in a Kafka Streams application.
 *
 * <pre>{@code
 * settings.put("truechimer.node.id", "orders-1");
 * StreamsBuilder builder = ClockStreams.builder(settings);
 * builder.stream("orders")...; // as ever
 * KafkaStreams streams = new KafkaStreams(builder.build(settings), settings);
 * }</pre>
 *
 * <p>With that, every record that the application writes carries {@code tc-hlc} and {@code tc-itc},
 * save in changelogs; see {@link CausalProcessorWrapper}.
 */
public final class ClockStreams {

  private static final Logger LOG = LoggerFactory.getLogger(ClockStreams.class);

  private static final String INTERCEPTORS = ProducerConfig.INTERCEPTOR_CLASSES_CONFIG;

  private ClockStreams() {}

  /**
   * Adds all settings to those of an application. What stands there goes on: interceptors before
   * ours, and a processor wrapper around ours. To do it again changes nothing. Copy settings
   * before, not after: what the clients of one application tell each other goes through them.
   *
   * <p>Kafka takes a wrapper from the {@link TopologyConfig} that the topology is built with: use
   * {@link #builder}, or {@code new Topology(new TopologyConfig(new StreamsConfig(settings)))}.
   *
   * @param settings a map that can be changed, or {@link java.util.Properties}
   */
  public static void configure(Map<? super String, Object> settings) {
    String producer = StreamsConfig.PRODUCER_PREFIX;
    String consumer = StreamsConfig.CONSUMER_PREFIX;
    // In the order of Kafka's precedence. Under "consumer." ours would restore stores, too.
    addInterceptors(
        settings,
        List.of(producer, ""),
        List.of(TaskProducerInterceptor.class, ClockProducerInterceptor.class));
    addInterceptors(
        settings,
        List.of(StreamsConfig.MAIN_CONSUMER_PREFIX, consumer, ""),
        List.of(TaskConsumerInterceptor.class, ClockConsumerInterceptor.class));
    addInterceptors(
        settings,
        List.of(StreamsConfig.GLOBAL_CONSUMER_PREFIX, consumer, ""),
        List.of(GlobalConsumerInterceptor.class, ClockConsumerInterceptor.class));
    putBefore(
        settings,
        StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG,
        CausalProcessorWrapper.class,
        CausalConfig.WRAPPER_DELEGATE_CLASS);
    setFencePolicy(settings);
    settings.putIfAbsent(CausalConfig.INSTANCE, new StreamsInstance());
  }

  /**
   * Does what {@link #configure} does, and begins a topology with these settings.
   *
   * @param settings a map that can be changed, or {@link java.util.Properties}; the {@code
   *     KafkaStreams} is made with the same
   * @return a builder whose processors are wrapped
   * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong
   */
  public static StreamsBuilder builder(Map<? super String, Object> settings) {
    configure(settings);
    return new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
  }

  /**
   * Makes the stamps the event time: puts {@link HybridTimestampExtractor} under {@code
   * default.timestamp.extractor}. An extractor that stands there goes on as its delegate, see
   * {@link CausalConfig#EXTRACTOR_DELEGATE_CLASS}. To do it again changes nothing. By choice, and
   * so no part of {@link #configure}, before or after which it may be called.
   *
   * @param settings a map that can be changed, or {@link java.util.Properties}
   */
  public static void eventTime(Map<? super String, Object> settings) {
    putBefore(
        settings,
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
        HybridTimestampExtractor.class,
        CausalConfig.EXTRACTOR_DELEGATE_CLASS);
  }

  private static void addInterceptors(
      Map<? super String, Object> settings, List<String> prefixes, List<Class<?>> ours) {
    List<Object> all =
        new ArrayList<>(
            prefixes.stream()
                .map(prefix -> lookup(settings, prefix + INTERCEPTORS))
                .filter(value -> value != null)
                .findFirst()
                .map(ClockStreams::list)
                .orElse(List.of()));
    List<String> names = all.stream().map(ClockStreams::nameOf).toList();
    ours.stream().filter(type -> !names.contains(type.getName())).forEach(all::add);
    settings.put(prefixes.get(0) + INTERCEPTORS, all);
  }

  /** Properties may have defaults, which Kafka sees too. */
  private static Object lookup(Map<? super String, Object> settings, String key) {
    Object value = settings.get(key);
    return value == null && settings instanceof Properties properties
        ? properties.getProperty(key)
        : value;
  }

  private static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value instanceof String names
        ? Stream.of(names.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList()
        : List.of(value);
  }

  private static String nameOf(Object type) {
    return type instanceof Class<?> known ? known.getName() : String.valueOf(type);
  }

  /** Puts a class of ours under a key, and what stands there under another. */
  private static void putBefore(
      Map<? super String, Object> settings, String key, Class<?> ours, String delegateKey) {
    Object before = lookup(settings, key);
    settings.put(key, ours);
    if (before != null && !nameOf(before).equals(ours.getName())) {
      settings.put(delegateKey, before);
    }
  }

  /** A refused send would end the thread that makes it. */
  private static void setFencePolicy(Map<? super String, Object> settings) {
    Object ofProducers = lookup(settings, StreamsConfig.PRODUCER_PREFIX + ClockConfig.FENCE_POLICY);
    Object policy = ofProducers != null ? ofProducers : lookup(settings, ClockConfig.FENCE_POLICY);
    if (policy == null) {
      settings.put(ClockConfig.FENCE_POLICY, "mark");
    }
    if ("reject".equals(policy)) {
      LOG.warn(
          "{} is reject: while the clock of this node is fenced, the first record that the"
              + " application writes fails, which ends its thread, and its other threads in turn,"
              + " unless the uncaught exception handler replaces them. With mark it goes on, and"
              + " its records say that the clock is not trusted",
          ClockConfig.FENCE_POLICY);
    }
  }
}

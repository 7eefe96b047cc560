/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.interceptors.ChangelogTopics;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockConsumerInterceptor;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.interceptors.PortableClockConsumerInterceptor;
import io.truechimer.interceptors.PortableClockProducerInterceptor;
import io.truechimer.streams.context.CausalProcessorWrapper;
import io.truechimer.streams.context.ClusterIdInterceptor;
import io.truechimer.streams.context.ContextRefreshInterceptor;
import io.truechimer.streams.context.ContextSettings;
import io.truechimer.streams.context.GlobalContextInterceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures timestamps and causal contexts for a Kafka Streams application.
 *
 * <pre>{@code
 * settings.put("truechimer.node.id", "orders-1");
 * StreamsBuilder builder = ClockStreams.builder(settings);
 * builder.stream("orders")...; // as usual
 * KafkaStreams streams = new KafkaStreams(builder.build(settings), settings);
 * }</pre>
 *
 * <p>Every record that the application writes then carries {@code tc-hlc} and {@code tc-itc},
 * except in changelogs. See {@link io.truechimer.streams.context.CausalProcessorWrapper} for the
 * guarantees and their limits.
 */
public final class ClockStreams {

  private static final Logger LOG = LoggerFactory.getLogger(ClockStreams.class);

  private static final String INTERCEPTORS = ProducerConfig.INTERCEPTOR_CLASSES_CONFIG;

  private ClockStreams() {}

  /**
   * Adds all settings to the configuration of an application. Existing interceptors stay, before
   * ours; an existing processor wrapper stays, around ours. Idempotent.
   *
   * <p>Set {@code application.id} before this call. Copy the settings for another application
   * before this call, too: afterwards they contain the id of state that one application's clients
   * share.
   *
   * <p>Kafka reads a processor wrapper from the {@link TopologyConfig} of the topology: use {@link
   * #builder}, or {@code new Topology(new TopologyConfig(new StreamsConfig(settings)))}.
   *
   * @param settings a mutable map, or {@link java.util.Properties}
   */
  public static void configure(Map<? super String, Object> settings) {
    String producer = StreamsConfig.PRODUCER_PREFIX;
    String consumer = StreamsConfig.CONSUMER_PREFIX;
    // Kafka's order of precedence. The prefix "consumer." would also cover the restore consumer.
    addInterceptors(
        settings,
        List.of(producer, ""),
        List.of(ContextRefreshInterceptor.class, producerInterceptor()));
    addInterceptors(
        settings,
        List.of(StreamsConfig.MAIN_CONSUMER_PREFIX, consumer, ""),
        List.of(ClusterIdInterceptor.class, consumerInterceptor()));
    addInterceptors(
        settings,
        List.of(StreamsConfig.GLOBAL_CONSUMER_PREFIX, consumer, ""),
        List.of(GlobalContextInterceptor.class, consumerInterceptor()));
    putBefore(
        settings,
        StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG,
        CausalProcessorWrapper.class,
        ClockStreamsConfig.WRAPPER_DELEGATE_CLASS);
    setFencePolicy(settings);
    settings.putIfAbsent(ContextSettings.INSTANCE, UUID.randomUUID().toString());
    Object applicationId = lookup(settings, StreamsConfig.APPLICATION_ID_CONFIG);
    if (applicationId != null) {
      settings.put(ChangelogTopics.APPLICATION_ID, applicationId);
    }
  }

  /**
   * Calls {@link #configure}, and creates a builder with these settings.
   *
   * @param settings a mutable map, or {@link java.util.Properties}; pass the same to {@code
   *     KafkaStreams}
   * @return a builder whose processors are wrapped
   * @throws org.apache.kafka.common.config.ConfigException if a setting is invalid
   */
  public static StreamsBuilder builder(Map<? super String, Object> settings) {
    configure(settings);
    return new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
  }

  /**
   * Makes the timestamps in {@code tc-hlc} the event time: sets {@link HybridTimestampExtractor} as
   * {@code default.timestamp.extractor}. An existing extractor becomes its delegate, see {@link
   * ClockStreamsConfig#EXTRACTOR_DELEGATE_CLASS}. Idempotent. Optional, and independent of {@link
   * #configure}.
   *
   * @param settings a mutable map, or {@link java.util.Properties}
   */
  public static void eventTime(Map<? super String, Object> settings) {
    putBefore(
        settings,
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
        HybridTimestampExtractor.class,
        ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS);
  }

  /** {@return the interceptor that these clients can load} */
  private static Class<?> producerInterceptor() {
    try {
      return ClockProducerInterceptor.class;
    } catch (LinkageError e) {
      return PortableClockProducerInterceptor.class; // Kafka before 4.1.
    }
  }

  private static Class<?> consumerInterceptor() {
    try {
      return ClockConsumerInterceptor.class;
    } catch (LinkageError e) {
      return PortableClockConsumerInterceptor.class;
    }
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
    List<String> names = all.stream().map(type -> portableName(nameOf(type))).toList();
    ours.stream().filter(type -> !names.contains(portableName(type.getName()))).forEach(all::add);
    settings.put(prefixes.get(0) + INTERCEPTORS, all);
  }

  /** Reads a setting, also from the defaults of {@link Properties}, which Kafka reads too. */
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

  /** Both forms of an interceptor stamp, so that one of them is enough. */
  private static String portableName(String type) {
    return type.replace(".interceptors.Clock", ".interceptors.PortableClock");
  }

  private static String nameOf(Object type) {
    return type instanceof Class<?> known ? known.getName() : String.valueOf(type);
  }

  /** Sets one of our classes, and moves the previous value to the key of its delegate. */
  private static void putBefore(
      Map<? super String, Object> settings, String key, Class<?> ours, String delegateKey) {
    Object before = lookup(settings, key);
    settings.put(key, ours);
    if (before != null && !nameOf(before).equals(ours.getName())) {
      settings.put(delegateKey, before);
    }
  }

  /** Sets the policy that keeps threads alive: a rejected send ends the thread that made it. */
  private static void setFencePolicy(Map<? super String, Object> settings) {
    Object ofProducers = lookup(settings, StreamsConfig.PRODUCER_PREFIX + ClockConfig.FENCE_POLICY);
    Object policy = ofProducers != null ? ofProducers : lookup(settings, ClockConfig.FENCE_POLICY);
    if (policy == null) {
      settings.put(ClockConfig.FENCE_POLICY, "mark");
    }
    if ("reject".equals(policy)) {
      LOG.warn(
          "{}=reject can stop this application: while the clock of this node is fenced, each send"
              + " fails and ends its stream thread, unless the uncaught exception handler replaces"
              + " the thread. Use mark to continue, with records marked as not trusted",
          ClockConfig.FENCE_POLICY);
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka clients of string records, with our interceptors or without. */
final class Clients {

  /** Where time sources of tests stand at first. */
  static final long NOW = 1_763_780_000_123_456_789L;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String bootstrapServers;

  Clients(TestCluster cluster) {
    this(cluster.bootstrapServers());
  }

  Clients(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** {@return a topic of its own for a test} */
  static String topic(TestCluster cluster, String name, int partitions) {
    return newTopic(cluster, name + "-" + UUID.randomUUID(), partitions);
  }

  /** {@return the topic, which keeps records however old the time source makes them} */
  static String newTopic(TestCluster cluster, String topic, int partitions) {
    cluster.createTopic(topic, partitions, Map.of("retention.ms", "-1"));
    return topic;
  }

  /** {@return a stamping producer} By name, because older clients cannot load that interceptor. */
  Producer<String, String> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("interceptor.classes", "io.truechimer.interceptors.ClockProducerInterceptor");
    all.putAll(settings);
    return plainProducer(all);
  }

  Producer<String, String> plainProducer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrapServers);
    all.put("linger.ms", 0);
    all.putAll(settings);
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }

  /** {@return a consumer that moves its node's clock, in a group of its own} */
  Consumer<String, String> consumer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("interceptor.classes", "io.truechimer.interceptors.ClockConsumerInterceptor");
    all.putAll(settings);
    return plainConsumer(all);
  }

  Consumer<String, String> plainConsumer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrapServers);
    all.put("group.id", "group-" + UUID.randomUUID());
    all.put("auto.offset.reset", "earliest");
    all.putAll(settings);
    return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
  }

  /** {@return the first so many records of a topic, read without our interceptor} */
  List<ConsumerRecord<String, String>> read(String topic, int count) {
    return read(topic, count, Map.of());
  }

  List<ConsumerRecord<String, String>> read(String topic, int count, Map<String, Object> settings) {
    try (Consumer<String, String> consumer = plainConsumer(settings)) {
      consumer.subscribe(List.of(topic));
      return poll(consumer, count);
    }
  }

  /** {@return at least so many records, polled until they are there} */
  static List<ConsumerRecord<String, String>> poll(Consumer<String, String> consumer, int count) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (records.size() < count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("records: expected=" + count + ", got=" + records.size());
      }
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return records;
  }

  /** Sends a record and waits until it is acknowledged. */
  static RecordMetadata send(
      Producer<String, String> producer, ProducerRecord<String, String> record) {
    try {
      return producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("not sent: " + record, e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("not acknowledged: " + record, e);
    }
  }

  /** {@return the one stamp that is on a record} */
  static HlcHeader stamp(ConsumerRecord<?, ?> record) {
    assertThat(record.headers().headers(ClockHeaders.HLC)).hasSize(1);
    return ClockHeaders.readHlc(record.headers()).orElseThrow();
  }

  /** {@return a record as a poll returns it, of a node that nobody knows} */
  static ConsumerRecord<String, String> received(HybridTimestamp timestamp) {
    ConsumerRecord<String, String> record = new ConsumerRecord<>("topic", 0, 0, "key", "value");
    ClockHeaders.writeHlc(
        record.headers(), new HlcHeader(timestamp, HlcHeader.UNKNOWN_ERROR, false, 42));
    return record;
  }

  static HybridTimestamp timestamp(ConsumerRecord<?, ?> record) {
    return stamp(record).timestamp();
  }

  /** {@return the value of one of our metrics of a client} */
  static Object metric(
      Map<org.apache.kafka.common.MetricName, ? extends org.apache.kafka.common.Metric> metrics,
      String name) {
    return metric(metrics, "plugins", name);
  }

  static Object metric(
      Map<org.apache.kafka.common.MetricName, ? extends org.apache.kafka.common.Metric> metrics,
      String group,
      String name) {
    return metrics.entrySet().stream()
        .filter(metric -> metric.getKey().group().equals(group))
        .filter(metric -> metric.getKey().name().equals(name))
        .map(metric -> metric.getValue().metricValue())
        .reduce(
            (a, b) -> {
              throw new AssertionError("one metric of a name: " + name);
            })
        .orElseThrow(() -> new AssertionError("no metric " + name + " in " + metrics.keySet()));
  }
}

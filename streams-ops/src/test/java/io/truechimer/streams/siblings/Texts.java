/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Sends and reads records of texts. */
final class Texts {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String servers;

  Texts(TestCluster cluster) {
    servers = cluster.bootstrapServers();
  }

  /** Sends records, stamped by a clock if there is one, and waits until all are acknowledged. */
  void send(NodeClock clock, List<ProducerRecord<String, String>> records) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", servers);
    if (clock != null) {
      settings.put("interceptor.classes", ClockProducerInterceptor.class.getName());
      settings.put(ClockConfig.NODE_CLOCK, clock);
    }
    try (Producer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (Exception e) {
      throw new AssertionError("not sent", e);
    }
  }

  void send(NodeClock clock, String topic, String key, String value) {
    send(clock, List.of(new ProducerRecord<>(topic, key, value)));
  }

  /** {@return all committed records of a topic as it is now} */
  List<ConsumerRecord<String, String>> read(String topic) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (Consumer<String, String> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** {@return the committed records of a topic, once there are so many} */
  List<ConsumerRecord<String, String>> await(String topic, int count) {
    AtomicReference<List<ConsumerRecord<String, String>>> records = new AtomicReference<>();
    Awaitility.await(topic)
        .atMost(PATIENCE)
        .until(
            () -> {
              records.set(read(topic));
              return records.get().size() >= count;
            });
    return records.get();
  }

  /** {@return the last value of each key of a topic} */
  Map<String, String> last(String topic) {
    Map<String, String> last = new LinkedHashMap<>();
    read(topic).forEach(record -> last.put(record.key(), record.value()));
    return last;
  }

  /** {@return the end of each partition, with all that transactions write} */
  Map<TopicPartition, Long> ends(List<String> topics) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    try (Consumer<String, String> consumer = consumer()) {
      for (String topic : topics) {
        ends.putAll(
            consumer.endOffsets(
                consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList()));
      }
    }
    return ends;
  }

  private Consumer<String, String> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
        new StringDeserializer(),
        new StringDeserializer());
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.awaitility.Awaitility;

/** Sends and reads records whose values know what they descend from. */
public final class Records {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String servers;

  Records(TestCluster cluster) {
    servers = cluster.bootstrapServers();
  }

  /** {@return settings of an application with a name and stores of its own} */
  Properties settings(String application) {
    Properties settings = new Properties();
    settings.put("application.id", application);
    settings.put("bootstrap.servers", servers);
    settings.put("state.dir", "target/streams/" + UUID.randomUUID());
    settings.put("replication.factor", "1");
    settings.put("commit.interval.ms", "100");
    return settings;
  }

  public static void awaitState(KafkaStreams streams, KafkaStreams.State state) {
    Awaitility.await().atMost(PATIENCE).until(() -> streams.state() == state);
  }

  /** Sends stamped records, and waits until they are acknowledged. */
  void send(NodeClock clock, List<ProducerRecord<String, Write>> records) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "interceptor.classes",
            ClockProducerInterceptor.class.getName(),
            ClockConfig.NODE_CLOCK,
            clock);
    try (Producer<String, Write> producer =
        new KafkaProducer<>(settings, new StringSerializer(), Write.serde().serializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      producer.flush();
      assertThat(sent).allSatisfy(Future::get);
    }
  }

  /** {@return at least so many records of a topic, from its beginning} */
  List<ConsumerRecord<String, Write>> read(String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            UUID.randomUUID().toString(),
            "auto.offset.reset",
            "earliest");
    List<ConsumerRecord<String, Write>> records = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Consumer<String, Write> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), Write.serde().deserializer())) {
      consumer.subscribe(List.of(topic));
      while (records.size() < count) {
        assertThat(System.nanoTime()).as("records: %d", records.size()).isLessThan(deadline);
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}

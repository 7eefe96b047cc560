/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Clients of a cluster. */
final class Conversation {

  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Conversation() {}

  static KafkaProducer<String, String> producer(TestCluster cluster, Map<String, Object> extra) {
    Map<String, Object> config = new HashMap<>(extra);
    config.put("bootstrap.servers", cluster.bootstrapServers());
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  static KafkaConsumer<String, String> consumer(TestCluster cluster, Map<String, Object> extra) {
    Map<String, Object> config = new HashMap<>(extra);
    config.put("bootstrap.servers", cluster.bootstrapServers());
    config.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  /** Sends {@code count} numbered records and returns their values. */
  static List<String> produce(TestCluster cluster, String topic, int count) throws Exception {
    List<String> values = IntStream.range(0, count).mapToObj(i -> topic + "-" + i).toList();
    try (var producer = producer(cluster, Map.of())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value, value)).get();
      }
    }
    return values;
  }

  /** Reads as a group until {@code count} values are there; fails if there are more. */
  static List<String> consume(
      TestCluster cluster, String topic, int count, Map<String, Object> extra) {
    List<String> values = new ArrayList<>();
    try (var consumer = consumer(cluster, extra)) {
      consumer.subscribe(List.of(topic));
      Awaitility.await()
          .atMost(TIMEOUT)
          .until(
              () -> {
                for (ConsumerRecord<String, String> record :
                    consumer.poll(Duration.ofMillis(100))) {
                  values.add(record.value());
                }
                return values.size() >= count;
              });
    }
    assertThat(values).hasSize(count);
    return values;
  }
}

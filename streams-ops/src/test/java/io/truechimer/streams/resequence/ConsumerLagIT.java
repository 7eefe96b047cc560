/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a task finds the lag of its partitions: of a real consumer, named as Streams names it. */
@ExtendWith(TestClusterExtension.class)
class ConsumerLagIT {

  @Test
  void shouldKnowWhetherThereAreRecordsToRead(TestCluster cluster) throws Exception {
    TopicPartition partition = new TopicPartition("unread.records", 0);
    cluster.createTopic(partition.topic(), 1);
    try (Producer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : List.of("a", "b", "c")) {
        producer.send(new ProducerRecord<>(partition.topic(), value)).get();
      }
    }
    ConsumerLag unread = new ConsumerLag();
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "client.id",
                Thread.currentThread().getName() + "-consumer",
                "max.poll.records",
                1),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      assertThat(unread.test(partition)).isFalse();
      List<Boolean> seen = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(record -> seen.add(unread.test(partition)));
                return seen.size() == 3;
              });
      assertThat(seen).containsExactly(true, true, false);
    }
    assertThat(unread.test(partition)).isFalse();
  }
}

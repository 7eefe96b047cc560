/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of producer stamps. */
@ExtendWith(TestClusterExtension.class)
class ProducersIT {

  private final NodeClock clock =
      NodeClock.builder("orders-1").timeSource(new ManualTimeSource(Clients.NOW)).build();
  private final TestCluster cluster;
  private final Clients clients;

  ProducersIT(TestCluster cluster) {
    this.cluster = cluster;
    clients = new Clients(cluster);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "enable.idempotence=true",
        "enable.idempotence=false",
        "acks=0",
        "acks=1",
        "compression.type=none",
        "compression.type=gzip",
        "compression.type=snappy",
        "compression.type=lz4",
        "compression.type=zstd",
        "linger.ms=100"
      })
  void shouldStampWhateverTheSettings(String key, String value) {
    String topic = Clients.topic(cluster, "producers", 1);
    try (Producer<String, String> producer = producer(Map.of(key, value))) {
      send(producer, topic, 20);
    }

    List<ConsumerRecord<String, String>> records = clients.read(topic, 20);

    assertThat(records)
        .extracting(ConsumerRecord::value)
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> "value-" + i).toList());
    assertThat(records)
        .extracting(Clients::timestamp)
        .isSortedAccordingTo(HybridTimestamp::compareTo)
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldStampWhatIsCommittedAndWhatIsAborted() {
    String topic = Clients.topic(cluster, "transactions", 1);
    try (Producer<String, String> producer = producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, topic, 2);
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, topic, 3);
      producer.commitTransaction();
    }

    List<ConsumerRecord<String, String>> committed =
        clients.read(topic, 3, Map.of("isolation.level", "read_committed"));
    List<ConsumerRecord<String, String>> all = clients.read(topic, 5);

    assertThat(committed).extracting(ConsumerRecord::value).hasSize(3).last().isEqualTo("value-2");
    assertThat(all).extracting(Clients::timestamp).doesNotHaveDuplicates().hasSize(5);
    assertThat(all.subList(2, 5))
        .extracting(Clients::stamp)
        .containsExactlyElementsOf(committed.stream().map(Clients::stamp).toList());
  }

  @Test
  void shouldGiveNoTwoThreadsTheSameStamp() throws Exception {
    String topic = Clients.topic(cluster, "threads", 2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Producer<String, String> producer = producer(Map.of())) {
      Callable<Void> sender =
          () -> {
            send(producer, topic, 1000);
            return null;
          };
      for (Future<Void> done : threads.invokeAll(List.of(sender, sender))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(clients.read(topic, 2000))
        .extracting(Clients::timestamp)
        .hasSize(2000)
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldShareTheClockOfANodeAndKeepNodesApart() {
    String topic = Clients.topic(cluster, "nodes", 1);
    String one = "one-" + UUID.randomUUID();
    String two = "two-" + UUID.randomUUID();
    try (Producer<String, String> a = clients.producer(Map.of(ClockConfig.NODE_ID, one));
        Producer<String, String> b = clients.producer(Map.of(ClockConfig.NODE_ID, one));
        Producer<String, String> c = clients.producer(Map.of(ClockConfig.NODE_ID, two))) {
      NodeClock clockOfOne = NodeClock.of(Map.of(ClockConfig.NODE_ID, one));
      NodeClock clockOfTwo = NodeClock.of(Map.of(ClockConfig.NODE_ID, two));
      for (int i = 0; i < 5; i++) {
        Clients.send(a, new ProducerRecord<>(topic, one));
        Clients.send(b, new ProducerRecord<>(topic, one));
        Clients.send(c, new ProducerRecord<>(topic, two));
      }
      assertThat(clockOfOne).isNotSameAs(clockOfTwo);

      List<ConsumerRecord<String, String>> records = clients.read(topic, 15);

      assertThat(records)
          .allSatisfy(
              record ->
                  assertThat(Clients.stamp(record).nodeHash())
                      .isEqualTo(NodeHash.of(record.value())));
      List<HlcHeader> ofOne =
          records.stream().filter(r -> r.value().equals(one)).map(Clients::stamp).toList();
      assertThat(ofOne)
          .hasSize(10)
          .extracting(HlcHeader::timestamp)
          .isSortedAccordingTo(HybridTimestamp::compareTo)
          .doesNotHaveDuplicates()
          .last()
          .isEqualTo(clockOfOne.last());
    }
  }

  /** Sends without waiting for each, so that records meet in batches. */
  private static void send(Producer<String, String> producer, String topic, int count) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(producer.send(new ProducerRecord<>(topic, "value-" + i)));
    }
    producer.flush();
    assertThat(sent).allSatisfy(future -> assertThat(future).succeedsWithin(Duration.ZERO));
  }

  private Producer<String, String> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ClockConfig.NODE_CLOCK, clock);
    return clients.producer(all);
  }
}

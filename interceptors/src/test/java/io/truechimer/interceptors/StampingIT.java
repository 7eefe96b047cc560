/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import io.truechimer.time.ManualTimeSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is on a record that a plain producer sent, and what it does to the receiver's clock. */
@ExtendWith(TestClusterExtension.class)
class StampingIT {

  private final TestCluster cluster;
  private final Clients clients;
  private final ManualTimeSource time = new ManualTimeSource(Clients.NOW);

  StampingIT(TestCluster cluster) {
    this.cluster = cluster;
    clients = new Clients(cluster);
  }

  @Test
  void shouldStampARecordWithTimeAndNode() {
    String topic = Clients.topic(cluster, "stamped", 1);
    NodeClock clock = NodeClock.builder("orders-1").timeSource(time).build();
    try (Producer<String, String> producer =
        clients.producer(Map.of(ClockConfig.NODE_CLOCK, clock))) {
      Clients.send(producer, new ProducerRecord<>(topic, "key", "value"));
    }

    ConsumerRecord<String, String> record = clients.read(topic, 1).get(0);

    assertThat(record.headers()).extracting(Header::key).containsExactly(ClockHeaders.HLC);
    assertThat(Clients.stamp(record))
        .isEqualTo(
            new HlcHeader(
                HybridTimestamp.parse("1763780000.123456789,1"),
                100_000, // As configured by default; nobody vouches for it.
                false,
                NodeHash.of("orders-1")));
    assertThat(record.timestamp()).isEqualTo(1_763_780_000_123L);
    assertThat(record.key()).isEqualTo("key");
    assertThat(record.value()).isEqualTo("value");
  }

  @Test
  void shouldStampWhatItCausesLaterThanWhatItReceived() {
    String topic = Clients.topic(cluster, "requests", 1);
    String replies = Clients.topic(cluster, "replies", 1);
    NodeClock fast = NodeClock.builder("fast").timeSource(time).build();
    NodeClock slow =
        NodeClock.builder("slow")
            .timeSource(new ManualTimeSource(time.wallNanos() - 400_000_000))
            .build();
    try (Producer<String, String> producer =
            clients.producer(Map.of(ClockConfig.NODE_CLOCK, fast));
        Consumer<String, String> consumer = clients.consumer(Map.of(ClockConfig.NODE_CLOCK, slow));
        Producer<String, String> replier = clients.producer(Map.of(ClockConfig.NODE_CLOCK, slow))) {
      Clients.send(producer, new ProducerRecord<>(topic, "request"));
      consumer.subscribe(List.of(topic));
      Clients.poll(consumer, 1);
      Clients.send(replier, new ProducerRecord<>(replies, "reply"));
    }

    HybridTimestamp request = Clients.stamp(clients.read(topic, 1).get(0)).timestamp();
    HybridTimestamp reply = Clients.stamp(clients.read(replies, 1).get(0)).timestamp();

    assertThat(reply).isGreaterThan(request);
  }
}

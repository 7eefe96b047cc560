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
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a stamp that a record has already. */
@ExtendWith(TestClusterExtension.class)
class ExistingStampsIT {

  private static final byte[] OTHERS =
      new HlcHeader(HybridTimestamp.of(Clients.NOW - 7, 7), 3, true, 42).toBytes();
  private static final byte[] OTHERS_AS_TEXT = Base64.getEncoder().encode(OTHERS);
  private static final byte[] MALFORMED = "yesterday".getBytes(StandardCharsets.UTF_8);

  private final NodeClock clock =
      NodeClock.builder("orders-1").timeSource(new ManualTimeSource(Clients.NOW)).build();
  private final Clients clients;
  private final String topic;

  ExistingStampsIT(TestCluster cluster) {
    clients = new Clients(cluster);
    topic = Clients.topic(cluster, "existing", 1);
  }

  @Test
  void shouldStampARecordWhoseHeadersAreReadOnly() {
    ProducerRecord<String, String> record = withStamps(OTHERS);
    try (Producer<String, String> plain = clients.plainProducer(Map.of());
        Producer<String, String> producer = producer(Map.of())) {
      Clients.send(plain, record); // What was sent once is read-only.
      Clients.send(producer, record);
    }

    assertThat(clients.read(topic, 2))
        .extracting(Clients::stamp)
        .extracting(HlcHeader::nodeHash)
        .containsExactly(42L, NodeHash.of("orders-1"));
    assertThat(record.headers().lastHeader(ClockHeaders.HLC).value()).isEqualTo(OTHERS);
  }

  @Test
  void shouldReplaceAnyStampThatIsThere() {
    try (Producer<String, String> producer = producer(Map.of())) {
      for (byte[] existing : List.of(OTHERS, OTHERS_AS_TEXT, MALFORMED)) {
        Clients.send(producer, withStamps(existing));
      }
      Clients.send(producer, withStamps(OTHERS, MALFORMED, OTHERS));
    }

    assertThat(clients.read(topic, 4))
        .extracting(Clients::stamp)
        .extracting(HlcHeader::nodeHash)
        .containsOnly(NodeHash.of("orders-1"));
  }

  @Test
  void shouldKeepAStampThatCanBeReadIfToldSo() {
    try (Producer<String, String> producer =
        producer(Map.of(ClockConfig.PRODUCER_EXISTING_HEADER, "keep"))) {
      for (byte[] existing : List.of(OTHERS, OTHERS_AS_TEXT, MALFORMED)) {
        Clients.send(producer, withStamps(existing));
      }
      Clients.send(producer, new ProducerRecord<>(topic, "none"));
      assertThat(Clients.metric(producer.metrics(), "stamped-total")).isEqualTo(2L);
    }

    List<ConsumerRecord<String, String>> records = clients.read(topic, 4);

    assertThat(records.get(0).headers().lastHeader(ClockHeaders.HLC).value()).isEqualTo(OTHERS);
    assertThat(records.get(1).headers().lastHeader(ClockHeaders.HLC).value())
        .isEqualTo(OTHERS_AS_TEXT);
    assertThat(records)
        .extracting(Clients::stamp)
        .extracting(HlcHeader::nodeHash)
        .containsExactly(42L, 42L, NodeHash.of("orders-1"), NodeHash.of("orders-1"));
  }

  private ProducerRecord<String, String> withStamps(byte[]... stamps) {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, "key", "value");
    for (byte[] stamp : stamps) {
      record.headers().add(ClockHeaders.HLC, stamp);
    }
    return record;
  }

  private Producer<String, String> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ClockConfig.NODE_CLOCK, clock);
    return clients.producer(all);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import io.truechimer.time.ManualTimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What received records do to the clock, and that nothing is done to them. */
@ExtendWith(TestClusterExtension.class)
class ConsumersIT {

  private static final long SECOND = 1_000_000_000;

  private final ManualTimeSource time = new ManualTimeSource(Clients.NOW);
  private final NodeClock clock = NodeClock.builder("orders-1").timeSource(time).build();
  private final Clients clients;
  private final String topic;

  ConsumersIT(TestCluster cluster) {
    clients = new Clients(cluster);
    topic = Clients.topic(cluster, "received", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void shouldMoveTheClockInBothGroupProtocols(String protocol) {
    send(ahead(SECOND / 10), ahead(SECOND / 5), ahead(0));
    try (Consumer<String, String> consumer = consumer(Map.of("group.protocol", protocol))) {
      consumer.subscribe(List.of(topic));
      Clients.poll(consumer, 3);
    }

    assertThat(clock.now()).isGreaterThan(HybridTimestamp.of(Clients.NOW + SECOND / 5, 0));
  }

  @Test
  void shouldMoveTheClockWithoutAGroup() {
    send(ahead(SECOND / 5));
    try (Consumer<String, String> consumer = consumer(Map.of())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      Clients.poll(consumer, 1);
    }

    assertThat(clock.last().wallTime()).isEqualTo(Clients.NOW + SECOND / 5);
  }

  @Test
  void shouldDeliverTheVeryRecordsThatKafkaFetched() {
    send(ahead(SECOND / 5), ahead(10 * SECOND), "not a stamp".getBytes(StandardCharsets.UTF_8));
    Queue<Object> fetched = new ConcurrentLinkedQueue<>();
    Map<String, Object> settings =
        Map.of(
            "interceptor.classes",
            List.of(OtherInterceptors.WatchingConsumer.class, ClockConsumerInterceptor.class),
            OtherInterceptors.SEEN,
            fetched);
    int delivered = 0;
    try (Consumer<String, String> consumer = consumer(settings)) {
      consumer.subscribe(List.of(topic));
      for (int i = 0; delivered < 3 && i < 300; i++) {
        ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
        if (!records.isEmpty()) {
          assertThat(records).isSameAs(fetched.poll());
          assertThat(records)
              .allSatisfy(
                  record ->
                      assertThat(record.headers())
                          .extracting(Header::key)
                          .containsExactly(ClockHeaders.HLC));
          delivered += records.count();
        }
      }
    }
    assertThat(delivered).isEqualTo(3);
  }

  @Test
  void shouldDeliverButNotFollowAStampTooFarAhead() {
    HybridTimestamp before = clock.last();
    send(ahead(10 * SECOND), ahead(11 * SECOND), ahead(SECOND / 2 + 1));
    try (CapturedLog log = new CapturedLog(NodeClock.class);
        Consumer<String, String> consumer = consumer(Map.of("max.poll.records", 1))) {
      consumer.subscribe(List.of(topic));

      assertThat(Clients.poll(consumer, 3)).hasSize(3);

      assertThat(clock.last()).isEqualTo(before);
      assertThat(Clients.metric(consumer.metrics(), "rejected-future-total")).isEqualTo(3L);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("orders-1", "PT10S ahead", "maximum offset is PT0.5S", topic + "-0@0");

      time.advance(Duration.ofMinutes(1));
      send(ahead(72 * SECOND));
      Clients.poll(consumer, 1);
      assertThat(log.messages()).hasSize(2).last().asString().contains("2 more since the last");
    }
  }

  private static byte[][] malformed() {
    byte[] stamp = ahead(0);
    byte[] version = stamp.clone();
    version[0] = 0x20;
    byte[] flag = stamp.clone();
    flag[0] = 0x12;
    return new byte[][] {
      null,
      new byte[0],
      Arrays.copyOf(stamp, 24),
      Arrays.copyOf(stamp, 26),
      version,
      flag,
      "E!!!".getBytes(StandardCharsets.UTF_8),
      "2026-11-22T00:00:00Z".getBytes(StandardCharsets.UTF_8),
      new byte[100_000]
    };
  }

  @Test
  void shouldDeliverAndCountStampsThatCannotBeRead() {
    HybridTimestamp before = clock.last();
    byte[][] stamps = malformed();
    send(stamps);
    try (Consumer<String, String> consumer = consumer(Map.of())) {
      consumer.subscribe(List.of(topic));

      List<ConsumerRecord<String, String>> records = Clients.poll(consumer, stamps.length);

      assertThat(records)
          .extracting(record -> record.headers().lastHeader(ClockHeaders.HLC).value())
          .containsExactly(stamps);
      assertThat(Clients.metric(consumer.metrics(), "malformed-total"))
          .isEqualTo((long) stamps.length);
      assertThat(Clients.metric(consumer.metrics(), "received-total")).isEqualTo(0L);
    }
    assertThat(clock.last()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void shouldDeliverWhatTheClockFailsToTakeIn(FragileTime.Failure failure) {
    send(ahead(SECOND / 5));
    FragileTime fragileTime = new FragileTime();
    NodeClock fragile = NodeClock.builder("fragile").timeSource(fragileTime).build();
    try (CapturedLog log = new CapturedLog(ClockConsumerInterceptor.class);
        Consumer<String, String> consumer =
            clients.consumer(Map.of(ClockConfig.NODE_CLOCK, fragile))) {
      fragileTime.breakBy(failure);
      consumer.subscribe(List.of(topic));

      assertThat(Clients.poll(consumer, 1)).hasSize(1);

      assertThat(Clients.metric(consumer.metrics(), "failed-total")).isEqualTo(1L);
      assertThat(log.messages())
          .containsExactly("The clock did not advance past the records of a poll");
    }
  }

  @Test
  void shouldDoNothingWhereItIsSwitchedOff() {
    HybridTimestamp before = clock.last();
    send(ahead(SECOND / 5));
    try (Consumer<String, String> consumer = consumer(Map.of(ClockConfig.ENABLE, "false"))) {
      consumer.subscribe(List.of(topic));

      assertThat(Clients.poll(consumer, 1)).hasSize(1);

      assertThat(consumer.metrics().keySet()).noneMatch(name -> name.group().equals("plugins"));
    }
    assertThat(clock.last()).isEqualTo(before);
  }

  @Test
  void shouldLetAllClientsOfANodeMoveItsClock() {
    String node = topic; // A name of its own.
    send(new HlcHeader(hourAhead(), HlcHeader.UNKNOWN_ERROR, false, 42).toBytes());
    Map<String, Object> settings =
        Map.of(ClockConfig.NODE_ID, node, ClockConfig.MAX_OFFSET_MS, 86_400_000);
    NodeClock other = NodeClock.of(Map.of(ClockConfig.NODE_ID, node + "-other"));
    try (Producer<String, String> producer = clients.producer(settings);
        Consumer<String, String> consumer = clients.consumer(settings)) {
      consumer.subscribe(List.of(topic));
      HybridTimestamp request = Clients.timestamp(Clients.poll(consumer, 1).get(0));

      Clients.send(producer, new ProducerRecord<>(topic, "reply"));

      assertThat(Clients.timestamp(clients.read(topic, 2).get(1))).isGreaterThan(request);
      assertThat(other.now()).isLessThan(request);
    }
  }

  private static HybridTimestamp hourAhead() {
    return HybridTimestamp.of((System.currentTimeMillis() + 3_600_000) * 1_000_000, 0);
  }

  private static byte[] ahead(long nanos) {
    HybridTimestamp timestamp = HybridTimestamp.of(Clients.NOW + nanos, 0);
    return new HlcHeader(timestamp, HlcHeader.UNKNOWN_ERROR, false, 42).toBytes();
  }

  private void send(byte[]... stamps) {
    try (Producer<String, String> producer = clients.plainProducer(Map.of())) {
      for (byte[] stamp : stamps) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, "value");
        record.headers().add(ClockHeaders.HLC, stamp);
        Clients.send(producer, record);
      }
    }
  }

  private Consumer<String, String> consumer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ClockConfig.NODE_CLOCK, clock);
    return clients.consumer(all);
  }
}

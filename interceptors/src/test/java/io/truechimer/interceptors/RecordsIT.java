/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import io.truechimer.time.ManualTimeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stamping does to a record, and what it leaves alone. */
@ExtendWith(TestClusterExtension.class)
class RecordsIT {

  private static final long NOW_MILLIS = Clients.NOW / 1_000_000;

  private final NodeClock clock =
      NodeClock.builder("orders-1").timeSource(new ManualTimeSource(Clients.NOW)).build();
  private final TestCluster cluster;
  private final Clients clients;
  private final String topic;

  RecordsIT(TestCluster cluster) {
    this.cluster = cluster;
    clients = new Clients(cluster);
    topic = Clients.topic(cluster, "records", 1);
  }

  @Test
  void shouldKeepWhatTheCallerGives() {
    String two = Clients.topic(cluster, "partitions", 2);
    ProducerRecord<String, String> given = new ProducerRecord<>(two, 1, 77L, "key", "value");
    given.headers().add("other", new byte[] {1}).add("other", new byte[] {2});
    try (Producer<String, String> producer = producer(Map.of())) {
      Clients.send(producer, given);
      Clients.send(producer, new ProducerRecord<>(two, 1, null, "value"));
      Clients.send(producer, new ProducerRecord<>(two, 1, "key", null));
    }

    List<ConsumerRecord<String, String>> records = clients.read(two, 3);

    assertThat(records).allSatisfy(Clients::stamp);
    assertThat(records).extracting(ConsumerRecord::partition).containsOnly(1);
    assertThat(records).extracting(ConsumerRecord::key).containsExactly("key", null, "key");
    assertThat(records).extracting(ConsumerRecord::value).containsExactly("value", "value", null);
    assertThat(records)
        .extracting(ConsumerRecord::timestamp)
        .containsExactly(77L, NOW_MILLIS, NOW_MILLIS);
    assertThat(records.get(0).headers())
        .extracting(Header::key)
        .containsExactly("other", "other", ClockHeaders.HLC);
    assertThat(records.get(0).headers().headers("other"))
        .extracting(Header::value)
        .containsExactly(new byte[] {1}, new byte[] {2});
  }

  @Test
  void shouldMakeTheTimestampOfTheStampNotOfTheWall() {
    clock.receive(List.of(Clients.received(HybridTimestamp.of(Clients.NOW + 400_000_000, 0))));
    try (Producer<String, String> producer = producer(Map.of())) {
      Clients.send(producer, new ProducerRecord<>(topic, "value"));
    }

    assertThat(clients.read(topic, 1))
        .extracting(ConsumerRecord::timestamp)
        .containsExactly(NOW_MILLIS + 400);
  }

  @Test
  void shouldLeaveTheTimestampToTheProducerIfToldSo() {
    long start = System.currentTimeMillis();
    try (Producer<String, String> producer =
        producer(Map.of(ClockConfig.PRODUCER_TIMESTAMP, "unchanged"))) {
      Clients.send(producer, new ProducerRecord<>(topic, "by the producer"));
      Clients.send(producer, new ProducerRecord<>(topic, null, 77L, null, "by the caller"));
    }

    List<ConsumerRecord<String, String>> records = clients.read(topic, 2);

    assertThat(records.get(0).timestamp()).isGreaterThanOrEqualTo(start);
    assertThat(records.get(1).timestamp()).isEqualTo(77);
    assertThat(records).extracting(Clients::timestamp).extracting("wallTime").contains(Clients.NOW);
  }

  @Test
  void shouldStampARecordThatIsSentAgainAnewAndLeaveTheCallersAlone() {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, "twice");
    try (Producer<String, String> producer = producer(Map.of())) {
      Clients.send(producer, record);
      Clients.send(producer, record);
    }

    assertThat(clients.read(topic, 2))
        .extracting(Clients::timestamp)
        .containsExactly(HybridTimestamp.of(Clients.NOW, 1), HybridTimestamp.of(Clients.NOW, 2));
    assertThat(record).isEqualTo(new ProducerRecord<>(topic, "twice"));
  }

  @Test
  void shouldStampChangelogsOfOthersButNotThoseOfItsStreamsApplication() {
    String application = "shop-" + UUID.randomUUID();
    String changelog = Clients.newTopic(cluster, application + "-store-changelog", 1);
    String streams = application + "-" + UUID.randomUUID() + "-StreamThread-1-producer";
    try (Producer<String, String> plain = producer(Map.of());
        Producer<String, String> ofStreams = producer(Map.of("client.id", streams))) {
      Clients.send(plain, new ProducerRecord<>(changelog, "of a plain producer"));
      Clients.send(ofStreams, new ProducerRecord<>(changelog, "of Streams"));
      Clients.send(ofStreams, new ProducerRecord<>(topic, "an output of Streams"));
    }

    List<ConsumerRecord<String, String>> records = clients.read(changelog, 2);

    assertThat(Clients.stamp(records.get(0)).nodeHash()).isEqualTo(NodeHash.of("orders-1"));
    assertThat(records.get(1).headers()).isEmpty();
    assertThat(Clients.stamp(clients.read(topic, 1).get(0)).nodeHash())
        .isEqualTo(NodeHash.of("orders-1"));
  }

  @Test
  void shouldDoNothingWhereItIsSwitchedOff() {
    try (Producer<String, String> producer = producer(Map.of(ClockConfig.ENABLE, "false"))) {
      clock.fence("nobody is to notice");
      Clients.send(producer, new ProducerRecord<>(topic, null, 77L, "key", "value"));
      assertThat(producer.metrics().keySet()).noneMatch(name -> name.group().equals("plugins"));
    }

    ConsumerRecord<String, String> record = clients.read(topic, 1).get(0);

    assertThat(record.headers()).isEmpty();
    assertThat(record.timestamp()).isEqualTo(77);
  }

  @Test
  void shouldSendWithoutAStampWhatCannotBeStamped() {
    try (CapturedLog log = new CapturedLog(ClockProducerInterceptor.class);
        Producer<String, String> producer = producer(Map.of())) {
      Clients.send(producer, new StubbornRecord(topic, "stubborn"));
      Clients.send(producer, new ProducerRecord<>(topic, "usual"));
      assertThat(Clients.metric(producer.metrics(), "failed-total")).isEqualTo(1L);
      assertThat(Clients.metric(producer.metrics(), "stamped-total")).isEqualTo(1L);
      assertThat(log.messages()).containsExactly("A record was sent without a timestamp header");
    }

    List<ConsumerRecord<String, String>> records = clients.read(topic, 2);

    assertThat(records.get(0).value()).isEqualTo("stubborn");
    assertThat(records.get(0).headers()).isEmpty();
    assertThat(Clients.stamp(records.get(1)).nodeHash()).isEqualTo(NodeHash.of("orders-1"));
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendWithoutAStampWhileTheClockCannotBeRead(FragileTime.Failure failure) {
    FragileTime time = new FragileTime();
    NodeClock fragile = NodeClock.builder("fragile").timeSource(time).build();
    try (Producer<String, String> producer = producer(Map.of(ClockConfig.NODE_CLOCK, fragile))) {
      time.breakBy(failure);
      Clients.send(producer, new ProducerRecord<>(topic, null, 77L, "key", "value"));
      assertThat(Clients.metric(producer.metrics(), "failed-total")).isEqualTo(1L);
      assertThat(Clients.metric(producer.metrics(), "stamped-total")).isEqualTo(0L);
    }

    ConsumerRecord<String, String> record = clients.read(topic, 1).get(0);

    assertThat(record.headers()).isEmpty();
    assertThat(record.timestamp()).isEqualTo(77);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        OtherInterceptors.Adding.class,
        OtherInterceptors.Throwing.class,
        OtherInterceptors.Renewing.class
      })
  void shouldStampBesideOtherInterceptors(Class<?> other) {
    Class<?> ours = ClockProducerInterceptor.class;
    for (List<Class<?>> order : List.of(List.of(ours, other), List.of(other, ours))) {
      try (Producer<String, String> producer = producer(Map.of("interceptor.classes", order))) {
        Clients.send(producer, new ProducerRecord<>(topic, "value"));
      }
    }

    assertThat(clients.read(topic, 2))
        .allSatisfy(
            record -> {
              assertThat(Clients.stamp(record).nodeHash()).isEqualTo(NodeHash.of("orders-1"));
              assertThat(record.value())
                  .isEqualTo(other == OtherInterceptors.Renewing.class ? "value-renewed" : "value");
              assertThat(record.headers().headers("other"))
                  .hasSize(other == OtherInterceptors.Adding.class ? 1 : 0);
            });
  }

  private Producer<String, String> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent(ClockConfig.NODE_CLOCK, clock);
    return clients.producer(all);
  }
}

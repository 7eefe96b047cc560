/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.MonitorState;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What senders see of a clock that is fenced; {@code halt} needs a process of its own. */
@ExtendWith(TestClusterExtension.class)
class FenceIT {

  private static final String REASON = "three peers agree on another time";

  private final ManualTimeSource time = new ManualTimeSource(Clients.NOW);
  private final NodeClock clock = NodeClock.builder("orders-1").timeSource(time).build();
  private final TestCluster cluster;
  private final Clients clients;
  private final String topic;

  FenceIT(TestCluster cluster) {
    this.cluster = cluster;
    clients = new Clients(cluster);
    topic = Clients.topic(cluster, "fenced", 1);
  }

  @Test
  void shouldRefuseToSendInAllWaysThatKafkaTellsOfAnError() throws Exception {
    Queue<Object> acknowledged = new ConcurrentLinkedQueue<>();
    Queue<Exception> calledBack = new ConcurrentLinkedQueue<>();
    Map<String, Object> settings =
        Map.of(
            "interceptor.classes",
            List.of(
                ClockProducerInterceptor.class,
                OtherInterceptors.Renewing.class, // Reads the key.
                OtherInterceptors.Watching.class),
            OtherInterceptors.SEEN,
            acknowledged);
    try (Producer<String, String> producer = producer(settings)) {
      clock.fence(REASON);

      Future<RecordMetadata> future =
          producer.send(record("refused"), (metadata, exception) -> calledBack.add(exception));

      assertThat(future.isDone()).isTrue();
      assertThatThrownBy(future::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(ClockFencedException.class)
          .hasMessageContaining("orders-1")
          .hasMessageContaining(REASON);
      assertThat(calledBack).singleElement().isInstanceOf(ClockFencedException.class);
      assertThat(acknowledged).singleElement().isInstanceOf(ClockFencedException.class);
    }
  }

  @Test
  void shouldSendNothingThatItRefusedAndGoOnWhereItWas() {
    // The default producer is idempotent: a hole in its sequence would stop it.
    try (Producer<String, String> producer = producer(Map.of())) {
      Clients.send(producer, record("before"));
      clock.fence(REASON);
      assertThat(refused(producer, record("refused"))).isTrue();
      assertThat(refused(producer, record("refused too"))).isTrue();
      assertThat(clock.state()).isEqualTo(MonitorState.FENCED);
      clock.unfence();
      assertThat(clock.state()).isEqualTo(MonitorState.UNVERIFIED);
      Clients.send(producer, record("after"));
    }

    assertThat(clients.read(topic, 2))
        .extracting(ConsumerRecord::value, ConsumerRecord::offset)
        .containsExactly(tuple("before", 0L), tuple("after", 1L));
  }

  @Test
  void shouldLetNothingOfATransactionBecomeVisibleThatItRefusedARecordOf() {
    try (Producer<String, String> producer = producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      Clients.send(producer, record("sent before the fence"));
      clock.fence(REASON);
      assertThat(refused(producer, record("refused"))).isTrue();
      clock.unfence(); // Nobody sees the hole but the transaction itself.

      assertThatThrownBy(producer::commitTransaction)
          .isInstanceOf(KafkaException.class)
          .hasRootCauseInstanceOf(ClockFencedException.class);
      producer.abortTransaction();

      producer.beginTransaction();
      Clients.send(producer, record("the next transaction"));
      producer.commitTransaction();
    }

    assertThat(clients.read(topic, 1, Map.of("isolation.level", "read_committed")))
        .extracting(ConsumerRecord::value)
        .containsExactly("the next transaction");
    assertThat(clients.read(topic, 2))
        .extracting(ConsumerRecord::value)
        .containsExactly("sent before the fence", "the next transaction");
  }

  @Test
  void shouldSendAndMarkAsNotTrusted() {
    try (Producer<String, String> producer = producer(Map.of(ClockConfig.FENCE_POLICY, "mark"))) {
      clock.fence(REASON);
      Clients.send(producer, record("marked"));
      assertThat(clock.fenceReason()).contains(REASON);
      assertThat(Clients.metric(producer.metrics(), "refused-total")).isEqualTo(0L);
    }

    HlcHeader stamp = Clients.stamp(clients.read(topic, 1).get(0));
    assertThat(stamp.trusted()).isFalse();
    assertThat(stamp.timestamp()).isEqualTo(clock.last());
  }

  @Test
  void shouldActAsFencedWhileTheWallIsBehindByMoreThanTwiceTheMaximumOffset() {
    long limit = 2 * clock.maxOffset().toNanos();
    try (CapturedLog log = new CapturedLog(NodeClock.class);
        Producer<String, String> producer = producer(Map.of())) {
      Clients.send(producer, record("first"));
      time.setWallNanos(Clients.NOW - limit);
      Clients.send(producer, record("behind by the limit"));
      assertThat(clock.fenceReason()).isEmpty();

      time.setWallNanos(Clients.NOW - limit - 1);
      assertThat(refused(producer, record("behind by more"))).isTrue();
      assertThat(refused(producer, record("behind by more"))).isTrue();
      assertThat(clock.state()).isEqualTo(MonitorState.FENCED);
      assertThat(clock.fenceReason()).hasValueSatisfying(r -> assertThat(r).contains("behind=PT1"));
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("orders-1", "acts as fenced", "allowed=PT1S");

      time.advance(Duration.ofNanos(1));
      assertThat(clock.state()).isEqualTo(MonitorState.UNVERIFIED);
      Clients.send(producer, record("caught up"));
    }

    List<ConsumerRecord<String, String>> records = clients.read(topic, 3);
    assertThat(records)
        .extracting(ConsumerRecord::value)
        .containsExactly("first", "behind by the limit", "caught up");
    assertThat(records)
        .extracting(Clients::timestamp)
        .isSorted()
        .doesNotHaveDuplicates()
        .allSatisfy(stamp -> assertThat(stamp.wallTime()).isEqualTo(Clients.NOW));
  }

  @Test
  void shouldPassCopiesThatKeepTheirStampWhileFenced() {
    HlcHeader others = new HlcHeader(HybridTimestamp.of(Clients.NOW - 7, 7), 3, true, 42);
    ProducerRecord<String, String> copy = record("copy");
    ClockHeaders.writeHlc(copy.headers(), others);
    try (Producer<String, String> mirror =
        producer(Map.of(ClockConfig.PRODUCER_EXISTING_HEADER, "keep"))) {
      clock.fence(REASON);
      Clients.send(mirror, copy);
      assertThat(refused(mirror, record("without a stamp"))).isTrue();
    }

    assertThat(Clients.stamp(clients.read(topic, 1).get(0))).isEqualTo(others);
  }

  @Test
  void shouldPassChangelogsOfStreamsWhileFenced() {
    String application = "shop-" + UUID.randomUUID();
    String changelog = Clients.newTopic(cluster, application + "-store-changelog", 1);
    String clientId = application + "-" + UUID.randomUUID() + "-StreamThread-1-producer";
    try (Producer<String, String> streams = producer(Map.of("client.id", clientId))) {
      clock.fence(REASON);
      Clients.send(streams, new ProducerRecord<>(changelog, "key", "state"));
      assertThat(refused(streams, record("an output"))).isTrue();
    }

    assertThat(clients.read(changelog, 1))
        .singleElement()
        .satisfies(record -> assertThat(record.headers()).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseWhileFencedWhatItCouldNotStampEither(FragileTime.Failure failure) {
    FragileTime fragileTime = new FragileTime();
    NodeClock fragile = NodeClock.builder("fragile").timeSource(fragileTime).build();
    try (Producer<String, String> producer = producer(Map.of(ClockConfig.NODE_CLOCK, fragile))) {
      fragile.fence(REASON);
      fragileTime.breakBy(failure);

      assertThat(refused(producer, record("refused"))).isTrue();

      assertThat(Clients.metric(producer.metrics(), "refused-total")).isEqualTo(1L);
      assertThat(Clients.metric(producer.metrics(), "failed-total")).isEqualTo(0L);
    }
  }

  private Producer<String, String> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent(ClockConfig.NODE_CLOCK, clock);
    all.putIfAbsent(ClockConfig.FENCE_POLICY, "reject");
    // What an operator says, and what the clock itself knows: nobody else measures.
    all.put("truechimer.monitor", "off");
    return clients.producer(all);
  }

  private ProducerRecord<String, String> record(String value) {
    return new ProducerRecord<>(topic, "key", value);
  }

  private static boolean refused(
      Producer<String, String> producer, ProducerRecord<String, String> record) {
    try {
      producer.send(record).get();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof ClockFencedException;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}

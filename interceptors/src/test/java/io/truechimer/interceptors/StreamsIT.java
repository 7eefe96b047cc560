/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka Streams with exactly-once v2 and our interceptors: a count by another key, over a
 * repartition topic, in RocksDB, with a changelog. It reads from a sender whose clock is half a
 * minute fast, so that by its own wall clock it would order effects before causes.
 */
@ExtendWith(TestClusterExtension.class)
class StreamsIT {

  private static final int RECORDS = 10_000;
  private static final int MORE = 1_000;
  private static final int KEYS = 100;
  private static final String APPLICATION = "counting";
  private static final String NODE = "streams-1";
  private static final Map<String, String> NODE_SETTINGS =
      Map.of("truechimer.node.id", NODE, "truechimer.clock.max.offset.ms", "60000");
  private static final Map<String, Object> COMMITTED = Map.of("isolation.level", "read_committed");

  @TempDir private static Path stateFolder;

  private static TestCluster cluster;
  private static Clients clients;
  private static String input;
  private static String output;

  private final NodeClock fast =
      NodeClock.builder("fast-1").timeSource(new SkewedTime(Duration.ofSeconds(30))).build();

  @BeforeAll
  static void start(TestCluster shared) {
    cluster = shared;
    clients = new Clients(cluster);
    input = Clients.topic(cluster, "input", 2);
    output = Clients.topic(cluster, "output", 2);
  }

  @Test
  void shouldStampAllThatStreamsSendsSaveItsChangelogsAlsoAfterARestore() {
    Restored restored = new Restored();
    send(0, RECORDS);
    HybridTimestamp latest;
    try (KafkaStreams streams = run(Map.of("state.dir", folder("first")), restored)) {
      shouldHaveCounted(RECORDS);
      shouldHaveStampedInOrderOfCauses(RECORDS);
      shouldNotHaveStampedTheChangelog(RECORDS);
      latest = latest(counts(RECORDS));
      // All clients of the application move one clock, which is this one.
      assertThat(NodeClock.of(NODE_SETTINGS).now()).isGreaterThan(latest);
      assertThat(restored.records).hasValue(0);
      // Or the next one waits for the group to miss this one.
      streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }

    send(RECORDS, MORE);
    // Without the state, and with a client id of one's own, which names the producers otherwise.
    Map<String, String> elsewhere = Map.of("state.dir", folder("second"), "client.id", "my-own");
    try (KafkaStreams streams = run(elsewhere, restored)) {
      shouldHaveCounted(RECORDS + MORE);
      assertThat(streams.state()).isEqualTo(KafkaStreams.State.RUNNING);
    }

    assertThat(restored.records).hasValueGreaterThanOrEqualTo(RECORDS);
    shouldHaveStampedInOrderOfCauses(RECORDS + MORE);
    shouldNotHaveStampedTheChangelog(RECORDS + MORE);
    List<ConsumerRecord<String, String>> counts = counts(RECORDS + MORE);
    assertThat(latest(counts)).isGreaterThan(latest);
  }

  private void send(int from, int count) {
    Map<String, Object> settings = Map.of(ClockConfig.NODE_CLOCK, fast, "linger.ms", 5);
    try (Producer<String, String> producer = clients.producer(settings)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = from; i < from + count; i++) {
        sent.add(producer.send(new ProducerRecord<>(input, null, Integer.toString(i))));
      }
      producer.flush();
      assertThat(sent).allSatisfy(Future::get);
    }
  }

  private static KafkaStreams run(Map<String, String> more, StateRestoreListener listener) {
    Properties settings = new Properties();
    settings.put("application.id", APPLICATION);
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("num.stream.threads", "2");
    settings.put("replication.factor", "1");
    // Each count goes out, and what was repartitioned stays, to be compared.
    settings.put("statestore.cache.max.bytes", "0");
    settings.put("repartition.purge.interval.ms", "3600000");

    settings.putAll(NODE_SETTINGS);
    settings.put("main.consumer.interceptor.classes", ClockConsumerInterceptor.class.getName());
    settings.put("producer.interceptor.classes", ClockProducerInterceptor.class.getName());
    settings.put("producer.truechimer.fence.policy", "mark");
    settings.putAll(more);
    KafkaStreams streams = new KafkaStreams(topology(), settings);
    streams.setGlobalStateRestoreListener(listener);
    streams.start();
    return streams;
  }

  private static String folder(String name) {
    return stateFolder.resolve(name).toString();
  }

  private static Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(input, Consumed.with(Serdes.String(), Serdes.String()))
        .selectKey((key, value) -> key(value))
        .groupByKey(Grouped.with("by-key", Serdes.String(), Serdes.String()))
        .count(Materialized.as("counts"))
        .toStream()
        .mapValues(count -> Long.toString(count))
        .to(output, Produced.with(Serdes.String(), Serdes.String()));
    return builder.build();
  }

  private static String key(String value) {
    return "key-" + Integer.parseInt(value) % KEYS;
  }

  /** All records were counted, once each. */
  private static void shouldHaveCounted(int records) {
    Map<String, List<ConsumerRecord<String, String>>> byKey = byKey(counts(records));
    assertThat(byKey).hasSize(KEYS);
    assertThat(byKey.values())
        .allSatisfy(
            counts ->
                assertThat(counts)
                    .extracting(ConsumerRecord::value)
                    .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, records / KEYS)
                            .mapToObj(Long::toString)
                            .toList()));
  }

  /**
   * Each count is stamped after the record that it counts, and that after the one it is made of.
   */
  private static void shouldHaveStampedInOrderOfCauses(int records) {
    Map<String, HybridTimestamp> inputs = new HashMap<>();
    clients.read(input, records).forEach(record -> inputs.put(record.value(), stamp(record)));
    List<ConsumerRecord<String, String>> repartitioned =
        clients.read(APPLICATION + "-by-key-repartition", records, COMMITTED);
    assertThat(repartitioned).hasSize(records);
    assertThat(repartitioned)
        .allSatisfy(
            record -> {
              shouldBeOurs(record);
              assertThat(stamp(record)).isGreaterThan(inputs.get(record.value()));
            });
    // It is the sender's time that carries the clock along, or this would show nothing.
    assertThat(repartitioned).extracting(record -> stamp(record).logical()).doesNotContain(0);

    Map<String, List<ConsumerRecord<String, String>>> causes = byKey(repartitioned);
    byKey(counts(records))
        .forEach(
            (key, counts) ->
                assertThat(counts)
                    .zipSatisfy(
                        causes.get(key),
                        (count, cause) -> {
                          shouldBeOurs(count);
                          assertThat(stamp(count)).isGreaterThan(stamp(cause));
                        }));
  }

  private static void shouldBeOurs(ConsumerRecord<String, String> record) {
    assertThat(record.headers().headers(ClockHeaders.HLC)).hasSize(1);
    assertThat(Clients.stamp(record).nodeHash()).isEqualTo(NodeHash.of(NODE));
  }

  private static void shouldNotHaveStampedTheChangelog(int records) {
    assertThat(clients.read(APPLICATION + "-counts-changelog", records, COMMITTED))
        .hasSize(records)
        .allSatisfy(record -> assertThat(record.headers().headers(ClockHeaders.HLC)).isEmpty());
  }

  private static List<ConsumerRecord<String, String>> counts(int records) {
    List<ConsumerRecord<String, String>> counts = clients.read(output, records, COMMITTED);
    assertThat(counts).hasSize(records);
    return counts;
  }

  private static Map<String, List<ConsumerRecord<String, String>>> byKey(
      List<ConsumerRecord<String, String>> records) {
    // A key is in one partition, whose order stays.
    return records.stream().collect(groupingBy(ConsumerRecord::key));
  }

  private static HybridTimestamp latest(List<ConsumerRecord<String, String>> records) {
    return records.stream().map(StreamsIT::stamp).max(HybridTimestamp::compareTo).orElseThrow();
  }

  private static HybridTimestamp stamp(ConsumerRecord<String, String> record) {
    return Clients.stamp(record).timestamp();
  }

  /** Counts what is restored from changelogs. */
  private static final class Restored implements StateRestoreListener {

    private final AtomicLong records = new AtomicLong();

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long start, long end) {}

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
      records.addAndGet(count);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {}
  }
}

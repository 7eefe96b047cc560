/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each operator of the DSL and of the Processor API, in a subtopology of its own, with inputs of
 * its own: so what reaches its output has gone through it, and through nothing else.
 */
@ExtendWith(TestClusterExtension.class)
class OperatorsIT {

  private static final int ROUNDS = 30;
  private static final long PAUSE_NANOS = 30_000_000;
  private static final List<String> KEYS = List.of("one", "two");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path state;

  private final Map<Long, Sent> inputs = new HashMap<>();

  private record Sent(Operator operator, Stamp context, HybridTimestamp timestamp) {}

  @ParameterizedTest
  @CsvSource({"exactly_once_v2, rocksDB, 10000000", "at_least_once, in_memory, 0"})
  void shouldCarryTheContextThroughEachOperator(
      String guarantee, String store, int cacheBytes, TestCluster cluster) throws Exception {
    String prefix = "operators-" + store.toLowerCase(Locale.ROOT) + "-";
    Operator.topics(prefix).forEach(topic -> cluster.createTopic(topic, 1));
    String servers = cluster.bootstrapServers();
    Properties settings = settings(servers, prefix, guarantee, store, cacheBytes);
    StreamsBuilder builder = ClockStreams.builder(settings);
    for (Operator operator : Operator.values()) {
      operator.build(builder, prefix);
    }
    Map<Operator, Collection<ConsumerRecord<String, Write>>> outputs;
    try (KafkaStreams streams = new KafkaStreams(builder.build(settings), settings)) {
      streams.start();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> streams.state() == KafkaStreams.State.RUNNING);
      // What is sent now would count as seen, by the rule of the start.
      LockSupport.parkNanos(NodeClock.of(asMap(settings)).maxOffset().toNanos() * 3);
      send(servers, prefix);
      outputs = read(servers, prefix);
    }

    outputs.forEach(this::shouldCarryWhatItDescendsFrom);
    for (Operator operator : Operator.values()) {
      shouldTellApartFromOthers(operator, outputs.get(operator));
    }
    shouldLeaveChangelogsAlone(servers, prefix);
  }

  private static Map<String, Object> asMap(Properties settings) {
    Map<String, Object> map = new HashMap<>();
    settings.forEach((key, value) -> map.put((String) key, value));
    return map;
  }

  private Properties settings(
      String servers, String prefix, String guarantee, String store, int cacheBytes) {
    Properties settings = new Properties();
    settings.put("application.id", prefix + "app");
    settings.put("bootstrap.servers", servers);
    settings.put("processing.guarantee", guarantee);
    settings.put("dsl.store.suppliers.class", stores(store));
    settings.put("statestore.cache.max.bytes", Integer.toString(cacheBytes));
    settings.put("state.dir", state.resolve(store).toString());
    settings.put("replication.factor", "1");
    settings.put("commit.interval.ms", "100");
    settings.put("metadata.max.age.ms", "500");
    settings.put(ClockConfig.NODE_ID, prefix + "node");
    return settings;
  }

  private static String stores(String store) {
    return store.equals("in_memory")
        ? "org.apache.kafka.streams.state.BuiltInDslStoreSuppliers$InMemoryDslStoreSuppliers"
        : "org.apache.kafka.streams.state.BuiltInDslStoreSuppliers$RocksDBDslStoreSuppliers";
  }

  /** Sends to both inputs of all operators, again and again, each record with its own context. */
  private void send(String servers, String prefix) throws Exception {
    NodeClock clock = NodeClock.builder(prefix + "writer").build();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "interceptor.classes",
            ClockProducerInterceptor.class.getName(),
            ClockConfig.NODE_CLOCK,
            clock);
    long id = 0;
    try (Producer<String, Write> producer =
        new KafkaProducer<>(settings, new StringSerializer(), Write.serde().serializer())) {
      Set<Future<?>> sent = new HashSet<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (Operator operator : Operator.values()) {
          for (String topic : List.of(operator.left(prefix), operator.right(prefix))) {
            HybridTimestamp now = clock.now();
            // As if each input had a writer of its own, so that they are concurrent.
            Stamp context = Stamp.of(Id.ofName(topic)).raise(now.physicalMillis()).peek();
            for (String key : KEYS) {
              inputs.put(id, new Sent(operator, context, now));
              ProducerRecord<String, Write> record =
                  new ProducerRecord<>(topic, key, Write.input(id));
              ClockHeaders.writeContext(record.headers(), context);
              sent.add(producer.send(record));
              id++;
            }
          }
        }
        producer.flush();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      for (Future<?> future : sent) {
        future.get();
      }
    }
  }

  /** {@return what each operator wrote} Reads until each has combined what it is to combine. */
  private static Map<Operator, Collection<ConsumerRecord<String, Write>>> read(
      String servers, String prefix) {
    Map<Operator, Collection<ConsumerRecord<String, Write>>> outputs =
        new EnumMap<>(Operator.class);
    Map<String, Operator> byTopic = new HashMap<>();
    for (Operator operator : Operator.values()) {
      outputs.put(operator, new HashSet<>());
      byTopic.put(operator.out(prefix), operator);
    }
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            prefix + "reader",
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Consumer<String, Write> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), Write.serde().deserializer())) {
      consumer.subscribe(byTopic.keySet());
      while (!outputs.entrySet().stream().allMatch(e -> e.getKey().isShown(e.getValue()))) {
        assertThat(System.nanoTime())
            .as(
                () ->
                    "not shown: "
                        + outputs.entrySet().stream()
                            .filter(e -> !e.getKey().isShown(e.getValue()))
                            .map(e -> e.getKey() + "=" + e.getValue().size())
                            .toList())
            .isLessThan(deadline);
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> outputs.get(byTopic.get(record.topic())).add(record));
      }
    }
    return outputs;
  }

  private void shouldCarryWhatItDescendsFrom(
      Operator operator, Collection<ConsumerRecord<String, Write>> outputs) {
    for (ConsumerRecord<String, Write> output : outputs) {
      if (output.value() == null) {
        continue; // A deletion, by a join that has lost one of its sides.
      }
      assertThat(output.headers().headers(ClockHeaders.CONTEXT)).as("%s", operator).hasSize(1);
      Stamp context = ClockHeaders.readContext(output.headers()).orElseThrow();
      HybridTimestamp timestamp = ClockHeaders.readHlc(output.headers()).orElseThrow().timestamp();
      for (long id : output.value().ancestors()) {
        Sent cause = inputs.get(id);
        assertThat(cause.operator).isEqualTo(operator);
        assertThat(cause.context.compare(context))
            .as("%s: %s to %s", operator, cause, context)
            .isEqualTo(Causality.BEFORE);
        assertThat(cause.timestamp).isLessThan(timestamp);
      }
    }
  }

  /** What another operator read is nothing that this one has seen, or nothing is shown. */
  private void shouldTellApartFromOthers(
      Operator operator, Collection<ConsumerRecord<String, Write>> outputs) {
    if (operator == Operator.GLOBAL_JOIN) {
      return; // The context of global tables is of all tasks; here is what it shows.
    }
    List<Stamp> contexts =
        outputs.stream()
            .map(output -> ClockHeaders.readContext(output.headers()).orElseThrow())
            .toList();
    List<Stamp> others =
        inputs.values().stream()
            .filter(sent -> sent.operator != operator && sent.operator != Operator.GLOBAL_JOIN)
            .map(Sent::context)
            .toList();
    assertThat(contexts)
        .as("%s", operator)
        .allSatisfy(context -> assertThat(others).noneMatch(other -> other.leq(context)));
  }

  /** What a store restores is what was put there. */
  private static void shouldLeaveChangelogsAlone(String servers, String prefix) throws Exception {
    List<String> changelogs;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      changelogs =
          admin.listTopics().names().get().stream()
              .filter(topic -> topic.startsWith(prefix + "app") && topic.endsWith("-changelog"))
              .toList();
    }
    assertThat(changelogs).hasSizeGreaterThan(5);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            prefix + "changelogs",
            "auto.offset.reset",
            "earliest");
    int read = 0;
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(changelogs);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (read < 100 && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          shouldBeLeftAlone(record, NodeHash.of(prefix + "writer"));
          read++;
        }
      }
    }
    assertThat(read).isGreaterThanOrEqualTo(100);
  }

  /**
   * Stores of stream joins, and of the subscriptions of foreign-key joins, keep the headers of
   * records, as they came; others keep none.
   */
  private static void shouldBeLeftAlone(ConsumerRecord<byte[], byte[]> record, long writer) {
    String topic = record.topic();
    if (topic.contains("-KSTREAM-JOIN") || topic.contains("-KSTREAM-OUTER")) {
      ClockHeaders.readHlc(record.headers())
          .ifPresent(header -> assertThat(header.nodeHash()).as(topic).isEqualTo(writer));
    } else if (!topic.contains("-KTABLE-FK-JOIN-SUBSCRIPTION")) {
      assertThat(record.headers().lastHeader(ClockHeaders.CONTEXT)).as(topic).isNull();
      assertThat(record.headers().lastHeader(ClockHeaders.HLC)).as(topic).isNull();
    }
  }
}

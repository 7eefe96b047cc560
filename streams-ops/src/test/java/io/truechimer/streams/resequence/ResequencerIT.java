/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.streams.ClockStreams;
import io.truechimer.streams.SkewedTime;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight producers whose clocks differ write to two topics; an application puts that in order,
 * exactly once, while its only instance ends, and another one takes over from the changelogs.
 *
 * <p>A record's value is the number of its partition, and then a number that no other has. Each
 * task writes to the partition with its number, and leaves the stamps as they are.
 */
@ExtendWith(TestClusterExtension.class)
class ResequencerIT {

  private static final int RECORDS = 100_000;
  private static final int BEHIND = 100;
  private static final int PARTITIONS = 3;
  private static final int BURST = 250;
  private static final long PAUSE_NANOS = 25_000_000;
  private static final int[] SKEWS = {-200, -150, -100, -50, 50, 100, 150, 200};
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Comparator<ConsumerRecord<String, String>> ORDER =
      Comparator.comparing((ConsumerRecord<String, String> record) -> stamp(record))
          .thenComparing(ConsumerRecord::key);

  @TempDir private Path state;

  private final TestCluster cluster;
  private final String servers;
  private final Random random = new Random();
  private final List<Producer<String, String>> producers = new ArrayList<>();
  private final List<Future<RecordMetadata>> sends = new ArrayList<>();
  private KafkaStreams streams;
  private int sent;

  ResequencerIT(TestCluster cluster) {
    this.cluster = cluster;
    servers = cluster.bootstrapServers();
  }

  @AfterEach
  void close() {
    producers.forEach(Producer::close);
    if (streams != null) {
      streams.close(PATIENCE);
    }
  }

  @Test
  void shouldPutAllInOrderAndLoseAndRepeatNothing() {
    long seed = System.nanoTime();
    random.setSeed(seed);
    System.out.println("resequencer: seed=" + seed);
    IntStream.of(SKEWS).forEach(skew -> producers.add(producer(skew)));
    Producer<String, String> behind = producer(-60_000);
    producers.add(behind);
    List.of("a", "b", "out", "late")
        .forEach(topic -> cluster.createTopic("resequencer-" + topic, PARTITIONS));
    start("one");
    // By that a task finds the lag of its partitions.
    assertThat(streams.metadataForLocalThreads())
        .allSatisfy(
            thread ->
                assertThat(thread.consumerClientId()).isEqualTo(thread.threadName() + "-consumer"));

    // All that its partition ever gets.
    send(producers.get(0), "b", 2);
    send(RECORDS * 2 / 5);
    // So that each task has released something, behind which a record can be late.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              List<ConsumerRecord<String, String>> released = read(List.of("out"), 1);
              return IntStream.range(0, PARTITIONS)
                  .noneMatch(i -> partition(released, "out", i).isEmpty());
            });
    CompletableFuture<Void> restart =
        CompletableFuture.runAsync(
            () -> {
              streams.close(PATIENCE);
              start("two");
            });
    send(RECORDS * 2 / 5);
    restart.join();
    IntStream.range(0, BEHIND).forEach(i -> send(behind, "a", i % PARTITIONS));
    send(RECORDS - sent);
    producers.forEach(Producer::flush);
    assertThat(sends).allSatisfy(Future::get);

    List<ConsumerRecord<String, String>> records = read(List.of("out", "late"), RECORDS);
    shouldHoldAllOnce(records);
    shouldBeInOrder(records);
    shouldMarkWhatIsLate(records);
    shouldNotHaveWaitedForTheIdlePartition();
  }

  private Producer<String, String> producer(int skew) {
    NodeClock clock =
        NodeClock.builder("resequencer-writer" + skew)
            .timeSource(new SkewedTime(Duration.ofMillis(skew)))
            .build();
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            servers,
            "interceptor.classes",
            ClockProducerInterceptor.class.getName(),
            ClockConfig.NODE_CLOCK,
            clock),
        new StringSerializer(),
        new StringSerializer());
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      int partition = random.nextInt(2 * PARTITIONS - 1);
      send(
          producers.get(random.nextInt(SKEWS.length)),
          partition < PARTITIONS ? "a" : "b",
          partition % PARTITIONS);
      if (i % BURST == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** The key is the topic, by which what has equal stamps is ordered. */
  private void send(Producer<String, String> producer, String topic, int partition) {
    String value = partition + "/" + sent++;
    sends.add(producer.send(new ProducerRecord<>("resequencer-" + topic, partition, topic, value)));
  }

  private void start(String instance) {
    Properties settings = settings("resequencer", instance);
    start(topology(settings), settings);
  }

  private void start(Topology topology, Properties settings) {
    streams = new KafkaStreams(topology, settings);
    streams.start();
  }

  private Properties settings(String application, String instance) {
    Properties settings = new Properties();
    settings.put("application.id", application);
    settings.put("bootstrap.servers", servers);
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("state.dir", state.resolve(instance).toString());
    settings.put("num.stream.threads", "2");
    settings.put("replication.factor", "1");
    settings.put("commit.interval.ms", "200");
    // An instance that ends keeps its tasks for so long.
    settings.put("consumer.session.timeout.ms", "6000");
    settings.put("consumer.heartbeat.interval.ms", "1000");
    settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder("resequencer-" + instance).build());
    settings.put("producer." + ClockConfig.PRODUCER_EXISTING_HEADER, "keep");
    ClockStreams.configure(settings);
    return settings;
  }

  private static Topology topology(Properties settings) {
    StreamPartitioner<String, String> ofTask =
        (topic, key, value, partitions) -> Optional.of(Set.of(partition(value)));
    StringDeserializer reader = new StringDeserializer();
    StringSerializer writer = new StringSerializer();
    return new Topology(new TopologyConfig(new StreamsConfig(settings)))
        .addSource("source", reader, reader, "resequencer-a", "resequencer-b")
        .addProcessor(
            "resequencer",
            Resequencer.processor("in-order", Serdes.String(), Serdes.String())
                .withIdleTimeout(Duration.ofSeconds(2))
                .withMaxWait(Duration.ofSeconds(6))
                .withLateTo("ordered", "late"),
            "source")
        .addSink("ordered", "resequencer-out", writer, writer, ofTask, "resequencer")
        .addSink("late", "resequencer-late", writer, writer, ofTask, "resequencer");
  }

  private static int partition(String value) {
    return Integer.parseInt(value.substring(0, value.indexOf('/')));
  }

  private static HybridTimestamp stamp(ConsumerRecord<String, String> record) {
    return ClockHeaders.readHlc(record.headers()).orElseThrow().timestamp();
  }

  /** {@return what is committed, at least so many, and what comes for a while after} */
  private List<ConsumerRecord<String, String>> read(List<String> topics, int count) {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(
                topic ->
                    IntStream.range(0, PARTITIONS)
                        .mapToObj(i -> new TopicPartition("resequencer-" + topic, i)))
            .toList();
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      int quiet = 0;
      while (records.size() < count || quiet < 5) {
        assertThat(System.nanoTime()).as("records: %d", records.size()).isLessThan(deadline);
        int before = records.size();
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        quiet = records.size() == before ? quiet + 1 : 0;
      }
    }
    return records;
  }

  private void shouldHoldAllOnce(List<ConsumerRecord<String, String>> records) {
    Set<String> values = new HashSet<>();
    records.forEach(
        record -> {
          assertThat(values.add(record.value())).as("once: %s", record.value()).isTrue();
          assertThat(record.partition()).isEqualTo(partition(record.value()));
        });
    assertThat(values).hasSize(sent).hasSize(RECORDS);
  }

  private void shouldBeInOrder(List<ConsumerRecord<String, String>> records) {
    // As they came, they were not.
    List<ConsumerRecord<String, String>> inputs = read(List.of("a", "b"), RECORDS);
    for (int i = 0; i < PARTITIONS; i++) {
      List<ConsumerRecord<String, String>> ordered = partition(records, "out", i);
      System.out.printf(
          "resequencer: task %d: %d in order, %d late; %d inversions in a, %d in b%n",
          i,
          ordered.size(),
          partition(records, "late", i).size(),
          inversions(partition(inputs, "a", i)),
          inversions(partition(inputs, "b", i)));
      assertThat(inversions(ordered)).isZero();
      assertThat(inversions(partition(inputs, "a", i))).isGreaterThan(RECORDS / 100);
      assertThat(ordered).hasSizeGreaterThan(RECORDS / 10);
    }
  }

  private static List<ConsumerRecord<String, String>> partition(
      List<ConsumerRecord<String, String>> records, String topic, int partition) {
    return records.stream()
        .filter(record -> record.topic().equals("resequencer-" + topic))
        .filter(record -> record.partition() == partition)
        .toList();
  }

  private static long inversions(List<ConsumerRecord<String, String>> records) {
    return IntStream.range(1, records.size())
        .filter(i -> ORDER.compare(records.get(i - 1), records.get(i)) > 0)
        .count();
  }

  private static void shouldMarkWhatIsLate(List<ConsumerRecord<String, String>> records) {
    long late = 0;
    for (ConsumerRecord<String, String> record : records) {
      boolean isLate = record.topic().equals("resequencer-late");
      assertThat(record.headers().lastHeader(Resequencer.LATE_HEADER) != null).isEqualTo(isLate);
      if (isLate) {
        late++;
        byte[] released = record.headers().lastHeader(Resequencer.LATE_HEADER).value();
        assertThat(stamp(record)).isLessThanOrEqualTo(HybridTimestamp.fromBytes(released));
      }
    }
    assertThat(late).isBetween((long) BEHIND, RECORDS / 10L);
  }

  /** Only for the end, when all are idle, the maximum is waited for. */
  private void shouldNotHaveWaitedForTheIdlePartition() {
    double forced =
        streams.metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals("forced-by-wait-total"))
            .filter(metric -> metric.getKey().tags().containsValue("0_2-in-order"))
            .mapToDouble(metric -> (Double) metric.getValue().metricValue())
            .sum();
    System.out.printf("resequencer: task 2: %.0f forced by the maximum wait%n", forced);
    assertThat(forced).isBetween(1.0, RECORDS / 20.0);
  }

  @Test
  void shouldNeedNoRepartitionBehindValues() throws Exception {
    List.of("in", "latest").forEach(t -> cluster.createTopic("resequencer-" + t, PARTITIONS));
    Properties settings = settings("resequencer-values", "values");
    settings.put("statestore.cache.max.bytes", "0");
    var text = Serdes.String();
    var builder = ClockStreams.builder(settings);
    builder.stream("resequencer-in", Consumed.with(text, text))
        .processValues(Resequencer.values("kept", text, text).withMaxWait(Duration.ofSeconds(2)))
        .groupByKey(Grouped.with(text, text))
        .reduce((first, last) -> last, Materialized.with(text, text))
        .toStream()
        .to("resequencer-latest", Produced.with(text, text));
    start(builder.build(settings), settings);
    // All of the fast clock's records come before those of the slow one.
    producers.addAll(List.of(producer(200), producer(-200)));
    for (int i = 0; i < BURST; i++) {
      var record = new ProducerRecord<>("resequencer-in", "key-" + i % 7, "" + i);
      Producer<String, String> producer = producers.get(i * 2 / BURST);
      sends.add(producer.send(record));
      if (i == BURST / 2 - 1) {
        producer.flush();
      }
    }
    producers.forEach(Producer::flush);
    var inputs = read(List.of("in"), BURST);
    var records = read(List.of("latest"), BURST);
    assertThat(records).extracting(ConsumerRecord::value).doesNotHaveDuplicates().hasSize(BURST);
    long inverted = 0;
    for (int i = 0; i < PARTITIONS; i++) {
      inverted += inversions(partition(inputs, "in", i));
      assertThat(inversions(partition(records, "latest", i))).isZero();
      assertThat(partition(records, "latest", i)).hasSameSizeAs(partition(inputs, "in", i));
    }
    assertThat(inverted).isPositive();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      assertThat(admin.listTopics().names().get())
          .noneMatch(t -> t.startsWith("resequencer-values-") && t.endsWith("-repartition"));
    }
  }
}

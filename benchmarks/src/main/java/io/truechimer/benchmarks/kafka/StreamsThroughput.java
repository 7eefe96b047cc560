/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import io.truechimer.streams.ClockStreams;
import io.truechimer.testkit.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Produced;

/**
 * A join and, behind a repartition, an aggregate, both in RocksDB, in two times 16 tasks on one
 * thread, on a real broker in a process of its own: with {@link ClockStreams} and without, in turn.
 * What is measured is the time from the first output to the last.
 *
 * <p>The arguments are the number of rounds, and of records in each: 5 and 200000 if there are
 * none.
 */
public final class StreamsThroughput {

  private static final int PARTITIONS = 16;
  private static final int KEYS = 1000;
  private static final int POLL_MILLIS = 10;

  private final TestCluster cluster;
  private final int records;

  private StreamsThroughput(TestCluster cluster, int records) {
    this.cluster = cluster;
    this.records = records;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int records = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
    try (TestCluster cluster = TestCluster.childProcesses(1)) {
      StreamsThroughput throughput = new StreamsThroughput(cluster, records);
      throughput.fill();
      List<Double> without = new ArrayList<>();
      List<Double> with = new ArrayList<>();
      for (int round = -1; round < rounds; round++) {
        double plain = throughput.run("plain-" + (round + 1), false);
        double causal = throughput.run("causal-" + (round + 1), true);
        if (round >= 0) { // The first warms up.
          without.add(plain);
          with.add(causal);
        }
      }
      double base = median(without);
      System.out.printf(
          Locale.ROOT,
          "records a second, median of %d: without %,.0f %s, with ClockStreams %,.0f %s: %.1f %%%n",
          rounds,
          base,
          range(without),
          median(with),
          range(with),
          100 * median(with) / base);
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static String range(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return String.format(
        Locale.ROOT, "(%,.0f to %,.0f)", sorted.get(0), sorted.get(sorted.size() - 1));
  }

  private void fill() {
    cluster.createTopic("orders", PARTITIONS);
    cluster.createTopic("prices", PARTITIONS);
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "linger.ms", 20);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < KEYS; i++) {
        Future<?> unused = producer.send(new ProducerRecord<>("prices", "key-" + i, "price-" + i));
      }
      producer.flush();
      String value = "x".repeat(100);
      for (int i = 0; i < records; i++) {
        Future<?> unused = producer.send(new ProducerRecord<>("orders", "key-" + i % KEYS, value));
      }
      producer.flush();
    }
  }

  private double run(String name, boolean causal) throws Exception {
    cluster.createTopic(name, PARTITIONS);
    Path folder = Files.createTempDirectory("streams-throughput-");
    Properties settings = new Properties();
    settings.put("application.id", name);
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put("state.dir", folder.toString());
    settings.put("statestore.cache.max.bytes", 0);
    settings.put("auto.offset.reset", "earliest");
    if (causal) {
      settings.put("truechimer.node.id", name);
      settings.put("truechimer.monitor", "off");
    }
    StreamsBuilder builder = causal ? ClockStreams.builder(settings) : new StreamsBuilder();
    Consumed<String, String> strings = Consumed.with(Serdes.String(), Serdes.String());
    builder.stream("orders", strings)
        .leftJoin(builder.table("prices", strings), (order, price) -> order + price)
        .selectKey((key, value) -> key + "-priced") // A repartition: contexts of all tasks meet.
        .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
        .count()
        .toStream()
        .to(name, Produced.with(Serdes.String(), Serdes.Long()));
    try (KafkaStreams streams = new KafkaStreams(builder.build(settings), settings)) {
      streams.start();
      return measure(name);
    }
  }

  private double measure(String topic) throws InterruptedException {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      long began = 0;
      long first = 0;
      while (true) {
        long written =
            consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
        long now = System.nanoTime();
        if (began == 0 && written > 0) {
          began = now;
          first = written;
        }
        if (written >= records) {
          return (written - first) / ((now - began) / 1e9);
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }
}

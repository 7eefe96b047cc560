/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import io.truechimer.benchmarks.Deadline;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.monitor.MonitorConfig;
import io.truechimer.streams.ClockStreams;
import io.truechimer.testkit.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The throughput of a Streams application with and without {@link ClockStreams}, in turns, on a
 * real broker in its own process. The application has a join and, after a repartition, an
 * aggregate, both in RocksDB, with 2 x 16 tasks on one thread. The measurement is from the first to
 * the last output.
 */
public final class StreamsThroughput {

  private static final int PARTITIONS = 16;
  private static final int KEYS = 1000;
  private static final int POLL_MILLIS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final int rounds;
  private final int records;

  /**
   * The result.
   *
   * @param share the ratio of the throughput with the wrapper to the one without
   * @param table the figures in Markdown
   */
  public record Result(RatioSpread share, String table) {}

  private StreamsThroughput(int rounds, int records) {
    this.rounds = rounds;
    this.records = records;
  }

  /** {@return the full form, with meaningful medians} */
  public static StreamsThroughput full() {
    return new StreamsThroughput(8, 200_000);
  }

  /** {@return the short form} */
  public static StreamsThroughput brief() {
    return new StreamsThroughput(4, 50_000);
  }

  /** Runs the measurement. */
  public Result run() throws Exception {
    double[] without = new double[rounds];
    double[] with = new double[rounds];
    double[] ratios = new double[rounds];
    try (TestCluster cluster = TestCluster.childProcesses(1, Map.of(), Throughput.BROKER)) {
      fill(cluster);
      run(cluster, "plain-warm-up", false);
      run(cluster, "causal-warm-up", true);
      for (int round = 0; round < rounds; round++) {
        // The first of a pair alternates.
        boolean isCausalFirst = round % 2 == 1;
        double first = run(cluster, "first-" + round, isCausalFirst);
        double second = run(cluster, "second-" + round, !isCausalFirst);
        with[round] = isCausalFirst ? first : second;
        without[round] = isCausalFirst ? second : first;
        ratios[round] = with[round] / without[round];
      }
    }
    RatioSpread share = RatioSpread.of(ratios);
    String table =
        String.format(
            Locale.ROOT,
            "| rounds | records | records/s without | with `ClockStreams` | of without |%n"
                + "|--:|--:|--:|--:|--:|%n| %d | %,d | %,.0f | %,.0f | %s |%n",
            rounds,
            records,
            RatioSpread.median(without),
            RatioSpread.median(with),
            share);
    return new Result(share, table);
  }

  private void fill(TestCluster cluster) throws Exception {
    cluster.createTopic("orders", PARTITIONS);
    cluster.createTopic("prices", PARTITIONS);
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "linger.ms", 20);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        sent.add(producer.send(new ProducerRecord<>("prices", "key-" + i, "price-" + i)));
      }
      String value = "x".repeat(100);
      for (int i = 0; i < records; i++) {
        sent.add(producer.send(new ProducerRecord<>("orders", "key-" + i % KEYS, value)));
      }
      for (Future<?> each : sent) {
        each.get(); // The measurement waits for all records.
      }
    }
  }

  private double run(TestCluster cluster, String name, boolean causal) throws Exception {
    cluster.createTopic(name, PARTITIONS);
    Path folder = Files.createTempDirectory("streams-throughput-");
    Properties settings = new Properties();
    settings.put("application.id", name);
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put("state.dir", folder.toString());
    settings.put("statestore.cache.max.bytes", 0);
    settings.put("auto.offset.reset", "earliest");
    if (causal) {
      settings.put(ClockConfig.NODE_ID, name);
      settings.put(MonitorConfig.MONITOR, "off");
    }
    StreamsBuilder builder = causal ? ClockStreams.builder(settings) : new StreamsBuilder();
    Consumed<String, String> strings = Consumed.with(Serdes.String(), Serdes.String());
    builder.stream("orders", strings)
        .leftJoin(builder.table("prices", strings), (order, price) -> order + price)
        .selectKey(
            (key, value) -> key + "-priced") // Repartitions: merges the contexts of all tasks.
        .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
        .count()
        .toStream()
        .to(name, Produced.with(Serdes.String(), Serdes.Long()));
    try (KafkaStreams streams = new KafkaStreams(builder.build(settings), settings)) {
      streams.start();
      return measure(cluster, name);
    } finally {
      Utils.delete(folder.toFile());
    }
  }

  private double measure(TestCluster cluster, String topic) throws InterruptedException {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Deadline deadline = Deadline.in(PATIENCE);
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
        deadline.check(
            () ->
                "outputs are missing: topic="
                    + topic
                    + ", records="
                    + records
                    + ", written="
                    + written);
        Thread.sleep(POLL_MILLIS);
      }
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import io.truechimer.interceptors.ClockConsumerInterceptor;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends and reads records on a real broker, which is a process of its own, without our
 * interceptors, with them, and with the monitor too: in turn, so that what else the machine does
 * meets all alike.
 *
 * <p>The arguments are the number of rounds, and of records in each: 7 and 400000 if there are
 * none.
 */
public final class Throughput {

  private static final String MONITOR_TOPIC = "truechimer-offset-monitor";

  private final String bootstrapServers;
  private final int rounds;
  private final int records;

  private enum Variant {
    NONE,
    STAMPS,
    STAMPS_AND_MONITOR
  }

  /** What a round has measured; the latency is that of sends until they are acknowledged. */
  private record Round(double sentPerSecond, double readPerSecond, List<Long> latencies) {}

  private Throughput(String bootstrapServers, int rounds, int records) {
    this.bootstrapServers = bootstrapServers;
    this.rounds = rounds;
    this.records = records;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
    int records = args.length > 1 ? Integer.parseInt(args[1]) : 400_000;
    try (TestCluster cluster = TestCluster.childProcesses(1)) {
      cluster.createTopic(MONITOR_TOPIC, 1, Map.of("message.timestamp.type", "LogAppendTime"));
      Throughput throughput = new Throughput(cluster.bootstrapServers(), rounds, records);
      System.out.println(
          "| bytes | compression | | sent/s, median | of none | read/s, median | of none |"
              + " acknowledged after p50, p99 (ms) |\n|--:|---|---|--:|--:|--:|--:|--:|");
      for (int size : new int[] {100, 1000}) {
        for (String compression : new String[] {"none", "lz4"}) {
          throughput.compare(cluster, size, compression);
        }
      }
    }
  }

  private void compare(TestCluster cluster, int size, String compression) throws Exception {
    Map<Variant, List<Round>> measured = new EnumMap<>(Variant.class);
    for (int round = -1; round < rounds; round++) {
      for (Variant variant : Variant.values()) {
        String topic = "t-" + size + "-" + compression + "-" + variant.name() + "-" + (round + 1);
        cluster.createTopic(topic, 1);
        Round result = run(variant, topic, size, compression);
        if (round >= 0) { // The first warms up.
          measured.computeIfAbsent(variant, unused -> new ArrayList<>()).add(result);
        }
      }
    }
    double sentWithout = median(measured.get(Variant.NONE), true);
    double readWithout = median(measured.get(Variant.NONE), false);
    measured.forEach(
        (variant, results) -> {
          double sent = median(results, true);
          double read = median(results, false);
          long[] latencies =
              results.stream()
                  .flatMap(r -> r.latencies.stream())
                  .mapToLong(n -> n)
                  .sorted()
                  .toArray();
          System.out.printf(
              Locale.ROOT,
              "| %d | %s | %s | %,.0f | %.1f %% | %,.0f | %.1f %% | %.2f, %.2f |%n",
              size,
              compression,
              variant.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              sent,
              100 * sent / sentWithout,
              read,
              100 * read / readWithout,
              latencies[latencies.length / 2] / 1e6,
              latencies[(int) (latencies.length * 0.99)] / 1e6);
        });
  }

  private static double median(List<Round> results, boolean sent) {
    double[] sorted =
        results.stream()
            .mapToDouble(r -> sent ? r.sentPerSecond : r.readPerSecond)
            .sorted()
            .toArray();
    return sorted[sorted.length / 2];
  }

  private Round run(Variant variant, String topic, int size, String compression) throws Exception {
    byte[][] values = values(size);
    long[] latencies = new long[records];
    AtomicInteger failed = new AtomicInteger();
    double sentPerSecond;
    try (KafkaProducer<byte[], byte[]> producer = producer(variant, compression)) {
      producer.partitionsFor(topic);
      settle();
      long began = System.nanoTime();
      for (int i = 0; i < records; i++) {
        int index = i;
        long sent = System.nanoTime();
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(topic, values[i % values.length]),
                (metadata, exception) -> {
                  latencies[index] = System.nanoTime() - sent;
                  if (exception != null) {
                    failed.incrementAndGet();
                  }
                });
      }
      producer.flush();
      sentPerSecond = records / ((System.nanoTime() - began) / 1e9);
    }
    if (failed.get() > 0) {
      throw new IllegalStateException("not sent: records=" + failed.get());
    }
    return new Round(
        sentPerSecond, read(variant, topic), Arrays.stream(latencies).boxed().toList());
  }

  private double read(Variant variant, String topic) throws InterruptedException {
    Map<String, Object> settings = settings(variant, ClockConsumerInterceptor.class);
    settings.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      settle();
      int read = 0;
      long began = System.nanoTime();
      while (read < records) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofSeconds(1));
        read += polled.count();
      }
      return records / ((System.nanoTime() - began) / 1e9);
    }
  }

  /** Clients and monitors start, and what the round before has left is done. */
  private static void settle() throws InterruptedException {
    Thread.sleep(500);
  }

  private KafkaProducer<byte[], byte[]> producer(Variant variant, String compression) {
    Map<String, Object> settings = settings(variant, ClockProducerInterceptor.class);
    settings.put("compression.type", compression);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> settings(Variant variant, Class<?> interceptor) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    if (variant != Variant.NONE) {
      settings.put("interceptor.classes", interceptor.getName());
      settings.put("truechimer.node.id", variant.name());
      settings.put("truechimer.monitor", variant == Variant.STAMPS ? "off" : "on");
    }
    return settings;
  }

  /** Text of random words: neither nothing nor all of it can be compressed. */
  private static byte[][] values(int size) {
    Random random = new Random(42);
    byte[][] values = new byte[1000][];
    for (int i = 0; i < values.length; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < size) {
        text.append(Integer.toString(random.nextInt(5000), 36)).append(' ');
      }
      values[i] = text.substring(0, size).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
    return values;
  }
}

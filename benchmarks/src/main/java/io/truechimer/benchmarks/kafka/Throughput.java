/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import io.truechimer.benchmarks.Deadline;
import io.truechimer.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Measures sending and reading on a real broker in its own process, for all variants of clients.
 * The variants take turns in a changing order, so other load on the machine affects all of them
 * alike.
 */
public final class Throughput {

  /** JVM options as in Kafka's start script. */
  static final List<String> BROKER = List.of("-XX:+UseG1GC", "-Xms1g", "-Xmx1g");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int rounds;
  private final Duration duration;
  private final List<Share> shares = new ArrayList<>();

  /**
   * The throughput of a variant, as a ratio to the baseline.
   *
   * @param bytes the size of a value
   * @param compression the compression of batches
   * @param clients the name of the variant
   * @param sent the ratios of records sent per second
   * @param read the ratios of records read per second
   */
  public record Share(
      int bytes, String compression, String clients, RatioSpread sent, RatioSpread read) {}

  private Throughput(int rounds, Duration duration) {
    this.rounds = rounds;
    this.duration = duration;
  }

  /** {@return the full form, with meaningful medians} */
  public static Throughput full() {
    return new Throughput(8, Duration.ofSeconds(4));
  }

  /** {@return the short form} */
  public static Throughput brief() {
    return new Throughput(4, Duration.ofSeconds(1));
  }

  /** {@return the results so far} */
  public List<Share> shares() {
    return Collections.unmodifiableList(shares);
  }

  /** {@return a Markdown table of the results, also printed row by row} */
  public String run() throws InterruptedException {
    StringBuilder table =
        new StringBuilder(
            "| bytes | compression | clients | sent/s | of none | processor, of none | read/s |"
                + " of none | processor, of none | latency p50, p99 (ms) |\n"
                + "|--:|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
    // Deletes at once, because the rounds send gigabytes.
    Map<String, String> settings = Map.of("log.segment.delete.delay.ms", "0");
    try (TestCluster cluster = TestCluster.childProcesses(1, settings, BROKER);
        Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      KafkaProducer<?, ?> monitored = monitored(cluster);
      try {
        measure(cluster, admin, table);
      } finally {
        monitored.close();
      }
    }
    return table.toString();
  }

  private void measure(TestCluster cluster, Admin admin, StringBuilder table)
      throws InterruptedException {
    for (int bytes : new int[] {100, 1000}) {
      for (String compression : new String[] {"none", "lz4"}) {
        String rows = rows(measure(cluster, admin, bytes, compression), bytes, compression);
        System.out.print(rows);
        table.append(rows);
      }
    }
  }

  /**
   * {@return a client with a synchronized monitor} It stays open through all rounds, so no round
   * measures the start of a monitor.
   */
  private static KafkaProducer<?, ?> monitored(TestCluster cluster) throws InterruptedException {
    KafkaProducer<?, ?> client =
        new VariantClients(cluster.bootstrapServers(), ClientVariant.STAMPS_AND_MONITOR, 1, "none")
            .idle();
    try {
      Deadline.in(PATIENCE).awaitSynchronized(ClientVariant.monitored());
      return client;
    } catch (RuntimeException | InterruptedException e) {
      client.close();
      throw e;
    }
  }

  private Map<ClientVariant, List<RoundResult>> measure(
      TestCluster cluster, Admin admin, int bytes, String compression) throws InterruptedException {
    Map<ClientVariant, List<RoundResult>> measured = new EnumMap<>(ClientVariant.class);
    for (int round = -1; round < rounds; round++) {
      for (ClientVariant variant : ClientVariant.inTurn(round + 1)) {
        String name = bytes + "-" + compression + "-" + variant + "-" + (round + 1);
        List<String> topics = List.of("throughput-" + name, "latency-" + name);
        topics.forEach(topic -> cluster.createTopic(topic, 1));
        RoundResult result =
            new VariantClients(cluster.bootstrapServers(), variant, bytes, compression)
                .measure(topics.get(0), topics.get(1), duration);
        delete(admin, topics);
        if (round >= 0) { // The first round is the warm-up.
          measured.computeIfAbsent(variant, unused -> new ArrayList<>()).add(result);
        }
      }
    }
    return measured;
  }

  private static void delete(Admin admin, List<String> topics) throws InterruptedException {
    try {
      admin.deleteTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot delete topics: " + topics, e.getCause());
    }
  }

  private String rows(
      Map<ClientVariant, List<RoundResult>> measured, int bytes, String compression) {
    StringBuilder rows = new StringBuilder();
    measured.forEach(
        (variant, results) -> {
          PairedRounds of = new PairedRounds(results, measured.get(ClientVariant.NONE));
          RatioSpread sent = of.shares(RoundResult::sentPerSecond);
          RatioSpread read = of.shares(RoundResult::readPerSecond);
          shares.add(new Share(bytes, compression, variant.name(), sent, read));
          rows.append(
              String.format(
                  Locale.ROOT,
                  "| %d | %s | %s | %,.0f | %s | %s | %,.0f | %s | %s | %.2f, %.2f |%n",
                  bytes,
                  compression,
                  variant.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  of.median(RoundResult::sentPerSecond),
                  of.describeShare(RoundResult::sentPerSecond),
                  of.describeShare(RoundResult::sendingMicros),
                  of.median(RoundResult::readPerSecond),
                  of.describeShare(RoundResult::readPerSecond),
                  of.describeShare(RoundResult::readingMicros),
                  of.latencyMillis(0.5),
                  of.latencyMillis(0.99)));
        });
    return rows.toString();
  }
}

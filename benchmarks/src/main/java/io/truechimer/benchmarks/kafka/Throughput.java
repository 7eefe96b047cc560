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
 * Sends and reads records on a real broker, which is a process of its own: with nothing of ours, a
 * bare header, our interceptors, and the monitor too. The variants take turns, and each round
 * begins with another one, so that what else the machine does meets all alike.
 */
public final class Throughput {

  /** As Kafka's own scripts start a broker. */
  static final List<String> BROKER = List.of("-XX:+UseG1GC", "-Xms1g", "-Xmx1g");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int rounds;
  private final Duration duration;
  private final List<Share> shares = new ArrayList<>();

  /**
   * What a variant reaches of what is reached without anything.
   *
   * @param bytes of a value
   * @param compression of batches
   * @param clients the name of the variant
   * @param sent the ratios of records sent a second
   * @param read the same of records read
   */
  public record Share(
      int bytes, String compression, String clients, RatioSpread sent, RatioSpread read) {}

  private Throughput(int rounds, Duration duration) {
    this.rounds = rounds;
    this.duration = duration;
  }

  /** {@return one that takes long enough for its medians to say something} */
  public static Throughput full() {
    return new Throughput(8, Duration.ofSeconds(4));
  }

  /** {@return a short one, which shows how it scatters too} */
  public static Throughput brief() {
    return new Throughput(4, Duration.ofSeconds(1));
  }

  /** {@return what has been measured so far} */
  public List<Share> shares() {
    return Collections.unmodifiableList(shares);
  }

  /** {@return a table of what is measured, which it prints as it comes} */
  public String run() throws InterruptedException {
    StringBuilder table =
        new StringBuilder(
            "| bytes | compression | clients | sent/s | of none | processor, of none | read/s |"
                + " of none | processor, of none | latency p50, p99 (ms) |\n"
                + "|--:|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
    // What is deleted is to be gone at once: gigabytes are sent.
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
   * {@return a client whose monitor has found the clock to be trusted, and goes on as long as it is
   * open} A monitor that began anew in each round would be at its beginning in all of them.
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
        if (round >= 0) { // The first warms up.
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
      throw new IllegalStateException("topics not deleted: " + topics, e.getCause());
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

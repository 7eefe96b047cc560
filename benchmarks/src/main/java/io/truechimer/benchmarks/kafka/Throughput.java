/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import io.truechimer.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Sends and reads records on a real broker, which is a process of its own: with nothing of ours, a
 * bare header, our interceptors, and the monitor too. The variants take turns, and each round
 * begins with another one, so that what else the machine does meets all alike.
 */
public final class Throughput {

  private final int rounds;
  private final Duration duration;
  private final List<Share> shares = new ArrayList<>();

  /**
   * What a variant reaches of what is reached without anything.
   *
   * @param bytes of a value
   * @param compression of batches
   * @param clients the name of the variant
   * @param sent the median of the ratios of records sent
   * @param read the same of records read
   */
  public record Share(int bytes, String compression, String clients, double sent, double read) {}

  private Throughput(int rounds, Duration duration) {
    this.rounds = rounds;
    this.duration = duration;
  }

  /** {@return one that takes long enough for its medians to say something} */
  public static Throughput full() {
    return new Throughput(7, Duration.ofSeconds(4));
  }

  /** {@return one that shows that it works, and little more} */
  public static Throughput brief() {
    return new Throughput(3, Duration.ofSeconds(1));
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
    try (TestCluster cluster =
            TestCluster.childProcesses(1, Map.of("log.segment.delete.delay.ms", "0"));
        Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      for (int bytes : new int[] {100, 1000}) {
        for (String compression : new String[] {"none", "lz4"}) {
          String rows = rows(measure(cluster, admin, bytes, compression), bytes, compression);
          System.out.print(rows);
          table.append(rows);
        }
      }
    }
    return table.toString();
  }

  private Map<Variant, List<Round>> measure(
      TestCluster cluster, Admin admin, int bytes, String compression) throws InterruptedException {
    Map<Variant, List<Round>> measured = new EnumMap<>(Variant.class);
    List<Variant> order = new ArrayList<>(Arrays.asList(Variant.values()));
    for (int round = -1; round < rounds; round++) {
      for (Variant variant : order) {
        String name = bytes + "-" + compression + "-" + variant + "-" + (round + 1);
        List<String> topics = List.of("throughput-" + name, "latency-" + name);
        topics.forEach(topic -> cluster.createTopic(topic, 1));
        Round result =
            new Clients(cluster.bootstrapServers(), variant, bytes, compression)
                .measure(topics.get(0), topics.get(1), duration);
        delete(admin, topics);
        if (round >= 0) { // The first warms up.
          measured.computeIfAbsent(variant, unused -> new ArrayList<>()).add(result);
        }
      }
      Collections.rotate(order, 1);
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

  private String rows(Map<Variant, List<Round>> measured, int bytes, String compression) {
    StringBuilder rows = new StringBuilder();
    measured.forEach(
        (variant, results) -> {
          Rounds of = new Rounds(results, measured.get(Variant.NONE));
          double sent = of.share(Round::sentPerSecond);
          double read = of.share(Round::readPerSecond);
          shares.add(new Share(bytes, compression, variant.name(), sent, read));
          rows.append(
              String.format(
                  Locale.ROOT,
                  "| %d | %s | %s | %,.0f | %s | %s | %,.0f | %s | %s | %.2f, %.2f |%n",
                  bytes,
                  compression,
                  variant.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  of.median(Round::sentPerSecond),
                  of.describeShare(Round::sentPerSecond),
                  of.describeShare(Round::sendingMicros),
                  of.median(Round::readPerSecond),
                  of.describeShare(Round::readPerSecond),
                  of.describeShare(Round::readingMicros),
                  of.latencyMillis(0.5),
                  of.latencyMillis(0.99)));
        });
    return rows.toString();
  }
}

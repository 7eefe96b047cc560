/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The promise, measured: three nodes whose clocks are up to 1.1 s apart answer each other, and no
 * record is stamped at or after one that it caused.
 */
@ExtendWith(TestClusterExtension.class)
class CausalityIT {

  private static final List<Duration> SKEWS =
      List.of(Duration.ofMillis(800), Duration.ZERO, Duration.ofMillis(-300));
  private static final Duration MAX_OFFSET = Duration.ofSeconds(2);
  private static final int PARTITIONS = 4;
  private static final int CHAINS = 1_000;
  private static final int HOPS = 20;
  private static final int RECORDS = CHAINS * HOPS;
  private static final int PATIENCE_SECONDS = 120;

  /** Of the ways of the chains; the threads run as they like. */
  private static final long SEED = 5;

  @Test
  void shouldStampNoEffectBeforeItsCause(TestCluster cluster) throws Exception {
    List<String> inboxes =
        IntStream.range(0, SKEWS.size())
            .mapToObj(node -> Clients.topic(cluster, "inbox-" + node, PARTITIONS))
            .toList();
    Clients clients = new Clients(cluster);

    exchange(clients, inboxes);
    List<ConsumerRecord<String, String>> records = read(clients, inboxes);

    List<Link> links = records.stream().map(record -> Link.parse(record.value())).toList();
    assertThat(links)
        .as("nothing lost or duplicated, seed %d", SEED)
        .extracting(Link::id)
        .isEqualTo(IntStream.range(0, RECORDS).boxed().toList());
    assertThat(records)
        .as("seed %d", SEED)
        .allSatisfy(record -> assertThat(record.headers().headers(ClockHeaders.HLC)).hasSize(1));

    HappenedBefore happenedBefore = HappenedBefore.of(links);
    HybridTimestamp[] stamps =
        records.stream()
            .map(record -> Clients.stamp(record).timestamp())
            .toArray(HybridTimestamp[]::new);
    long[] walls = links.stream().mapToLong(Link::wallNanos).toArray();
    long byStamp =
        happenedBefore.inversions((cause, effect) -> stamps[cause].compareTo(stamps[effect]));
    long byWall =
        happenedBefore.inversions((cause, effect) -> Long.compare(walls[cause], walls[effect]));
    System.out.printf(
        "CausalityIT: seed %d, %,d records, %,d pairs of cause and effect,"
            + " inverted by wall clock %,d, by HLC %,d%n",
        SEED, records.size(), happenedBefore.pairs(), byWall, byStamp);

    assertThat(byStamp).as("pairs whose cause is not stamped earlier, seed %d", SEED).isZero();
    assertThat(byWall).as("pairs inverted by wall clock, seed %d", SEED).isPositive();
  }

  private static void exchange(Clients clients, List<String> inboxes) throws Exception {
    AtomicInteger remaining = new AtomicInteger(RECORDS);
    ChainNode.Plan plan = new ChainNode.Plan(inboxes, PARTITIONS, routes(), remaining);
    List<Callable<Void>> workers = new ArrayList<>();
    for (int node = 0; node < SKEWS.size(); node++) {
      workers.addAll(new ChainNode(node, SKEWS.get(node), MAX_OFFSET).workers(clients, plan));
    }
    ExecutorService threads = Executors.newFixedThreadPool(workers.size());
    try {
      for (Future<Void> worker : threads.invokeAll(workers, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        worker.get();
      }
    } catch (CancellationException e) {
      throw new AssertionError("not received: records=" + remaining + ", seed=" + SEED, e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** {@return the nodes that each chain visits; nobody sends to himself} */
  private static List<List<Integer>> routes() {
    Random random = new Random(SEED);
    List<List<Integer>> routes = new ArrayList<>();
    for (int chain = 0; chain < CHAINS; chain++) {
      int node = random.nextInt(SKEWS.size());
      List<Integer> route = new ArrayList<>(List.of(node));
      for (int hop = 0; hop < HOPS; hop++) {
        node = (node + 1 + random.nextInt(SKEWS.size() - 1)) % SKEWS.size();
        route.add(node);
      }
      routes.add(route);
    }
    return routes;
  }

  /** {@return all that there is, by id} */
  private static List<ConsumerRecord<String, String>> read(Clients clients, List<String> topics) {
    try (Consumer<String, String> consumer = clients.plainConsumer(Map.of())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      consumer.assign(partitions);
      List<ConsumerRecord<String, String>> records = Clients.poll(consumer, Math.toIntExact(end));
      records.sort(Comparator.comparingInt(record -> Link.parse(record.value()).id()));
      return records;
    }
  }
}

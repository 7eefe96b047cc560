/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same application while its instances, whose clocks differ, are killed, added and removed. A
 * killed one leaves its stores; another one takes over the tasks, from changelogs, without any
 * context.
 *
 * <p>Most of the time goes by until the cluster notices that an instance is gone. So both runs go
 * on at the same time.
 */
@ExtendWith(TestClusterExtension.class)
class KilledInstancesIT {

  private static final int[] SKEWS = {200, -200, 0, 100, -100};
  private static final int SECONDS = 5;

  /** So many kills have to meet an instance at work. */
  private static final int HITS = 2;

  private static final int MOST_INSTANCES = 8;

  @TempDir private static Path state;

  private static Run exactlyOnce;
  private static Run atLeastOnce;

  @BeforeAll
  static void start(TestCluster cluster) {
    exactlyOnce = new Run(cluster, "killed-eos", "exactly_once_v2", 50_000);
    // Here it is enough that some results come twice.
    atLeastOnce = new Run(cluster, "killed-alo", "at_least_once", 5_000);
  }

  @AfterAll
  static void end() {
    // The first may not even have begun.
    Stream.of(exactlyOnce, atLeastOnce).filter(Objects::nonNull).forEach(Run::close);
  }

  @Test
  void shouldLoseRepeatAndMisorderNothingWithExactlyOnce() {
    Oracle oracle = exactlyOnce.result.join();

    oracle.shouldOrderAllThatDescends();
    assertThat(oracle.duplicateTimestamps()).isZero();
    assertThat(oracle.repeated()).isZero();
    oracle.overApproximation(1);
    // Or the kills have shown nothing: what these instances had written was taken back.
    assertThat(exactlyOnce.hits(oracle)).isGreaterThanOrEqualTo(HITS);
  }

  /**
   * What was read but not committed when an instance was killed is read again, and its results are
   * written again: as other records, with other timestamps, after all that they descend from.
   */
  @Test
  void shouldRepeatResultsAsRecordsOfTheirOwnWithAtLeastOnce() {
    Oracle oracle = atLeastOnce.result.join();

    oracle.shouldOrderAllThatDescends();
    assertThat(oracle.duplicateTimestamps()).isZero();
    assertThat(oracle.repeated()).isPositive();
    // What these instances had written, others have written again.
    assertThat(atLeastOnce.hits(oracle)).isGreaterThanOrEqualTo(HITS);
  }

  /** A run of an application, on a thread of its own. */
  private static final class Run implements AutoCloseable {

    private final String servers;
    private final String application;
    private final String guarantee;
    private final List<ChildInstance> instances = new CopyOnWriteArrayList<>();
    private final List<String> killed = new CopyOnWriteArrayList<>();
    private boolean closed;
    private final CompletableFuture<Oracle> result;

    Run(TestCluster cluster, String application, String guarantee, int records) {
      this.servers = cluster.bootstrapServers();
      this.application = application;
      this.guarantee = guarantee;
      OracleIT.createTopics(cluster, application);
      result = CompletableFuture.supplyAsync(() -> go(records));
    }

    private Oracle go(int records) {
      Oracle oracle = new Oracle(servers, application + "-");
      try (Writers writers = new Writers(servers, application + "-", System.nanoTime())) {
        add();
        add();
        instances.forEach(Run::awaitRunning);
        int part = records / 5;
        int rate = records / SECONDS;
        writers.send(part, rate);
        kill(0);
        add();
        writers.send(part, rate);
        awaitRunning(instances.get(2));
        instances.get(1).stop();
        writers.send(part, rate);
        add();
        awaitRunning(instances.get(3));
        writers.send(part, rate);
        kill(2);
        writers.send(part, rate);
        oracle.read(writers.sent());
        while (hits(oracle) < HITS && instances.size() < MOST_INSTANCES) {
          int last = instances.size() - 1;
          add();
          awaitRunning(instances.get(last + 1));
          writers.send(part, rate);
          kill(last);
          writers.send(part, rate);
          oracle.read(writers.sent());
        }
      }
      return oracle;
    }

    /** {@return how many of the killed had done something that they could not finish} */
    long hits(Oracle oracle) {
      Set<Long> unfinished =
          guarantee.equals("at_least_once") ? oracle.nodesOfRepeated() : oracle.nodesOfAborted();
      return killed.stream().filter(node -> unfinished.contains(NodeHash.of(node))).count();
    }

    private String node(int number) {
      return application + "-" + number;
    }

    private void kill(int number) {
      instances.get(number).kill();
      killed.add(node(number));
    }

    /** Not once this is closed: nobody would end what is started then. */
    private synchronized void add() {
      if (closed) {
        throw new IllegalStateException("no instance is added to what is closed: " + application);
      }
      int number = instances.size();
      int skew = SKEWS[number % SKEWS.length];
      String node = node(number);
      instances.add(
          new ChildInstance(servers, application, guarantee, node, skew, state.resolve(node)));
    }

    private static void awaitRunning(ChildInstance instance) {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(instance::isRunning);
    }

    @Override
    public synchronized void close() {
      closed = true;
      ChildInstance.closeAll(instances);
    }
  }
}

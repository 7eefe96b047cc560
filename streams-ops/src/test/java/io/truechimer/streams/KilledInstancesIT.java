/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same application while its instances, whose clocks differ, are killed, added and removed. A
 * killed one leaves its stores; another one takes over the tasks, from changelogs, without any
 * context.
 */
@ExtendWith(TestClusterExtension.class)
class KilledInstancesIT {

  private static final int[] SKEWS = {200, -200, 0, 100, -100};

  @TempDir private Path state;

  private final List<ChildInstance> instances = new ArrayList<>();

  @AfterEach
  void end() {
    ChildInstance.closeAll(instances);
  }

  @Test
  void shouldLoseRepeatAndMisorderNothingWithExactlyOnce(TestCluster cluster) {
    Oracle oracle = run(cluster, "killed-eos", "exactly_once_v2", 20_000);

    oracle.shouldOrderAllThatDescends();
    assertThat(oracle.duplicateTimestamps()).isZero();
    assertThat(oracle.enrichedTwice()).isZero();
    oracle.overApproximation(1);
  }

  /**
   * What was read but not committed when an instance was killed is read again, and its results are
   * written again: as other records, with other timestamps, after all that they descend from.
   */
  @Test
  void shouldRepeatResultsAsRecordsOfTheirOwnWithAtLeastOnce(TestCluster cluster) {
    Oracle oracle = run(cluster, "killed-alo", "at_least_once", 5_000);

    oracle.shouldOrderAllThatDescends();
    assertThat(oracle.duplicateTimestamps()).isZero();
    System.out.println("killed-alo: " + oracle.enrichedTwice() + " inputs enriched twice");
    assertThat(oracle.enrichedTwice()).isPositive();
  }

  private Oracle run(TestCluster cluster, String application, String guarantee, int records) {
    OracleIT.createTopics(cluster, application);
    String servers = cluster.bootstrapServers();
    Oracle oracle = new Oracle(servers, application + "-");
    try (Writers writers = new Writers(servers, application + "-", System.nanoTime())) {
      add(servers, application, guarantee);
      add(servers, application, guarantee);
      instances.forEach(KilledInstancesIT::awaitRunning);
      int rate = records / 5;
      writers.send(records / 4, rate);
      instances.get(0).kill();
      add(servers, application, guarantee);
      writers.send(records / 4, rate);
      awaitRunning(instances.get(2));
      instances.get(1).stop();
      writers.send(records / 4, rate);
      add(servers, application, guarantee);
      awaitRunning(instances.get(3));
      instances.get(2).kill();
      writers.send(records / 4, rate);
      oracle.read(writers.sent());
    }
    return oracle;
  }

  private void add(String servers, String application, String guarantee) {
    int number = instances.size();
    String node = application + "-" + number;
    instances.add(
        new ChildInstance(
            servers, application, guarantee, node, SKEWS[number], state.resolve(node)));
  }

  private static void awaitRunning(ChildInstance instance) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(instance::isRunning);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.testkit.ChildCluster;
import io.truechimer.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ignorance fences nobody: what is not heard for a while proves nothing about a clock. */
class MonitorFaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final List<ChildJvm> nodes = new ArrayList<>();
  private ChildCluster cluster;

  @BeforeEach
  void start() {
    cluster = TestCluster.childProcesses(1);
    Clients.newTopic(cluster, "measured", 1);
    for (String name : List.of("a", "b", "c")) {
      nodes.add(node(name));
    }
    await().atMost(PATIENCE).until(() -> allAre("SYNCHRONIZED sent"));
  }

  @AfterEach
  void close() {
    nodes.forEach(ChildJvm::close);
    cluster.close();
  }

  private ChildJvm node(String name) {
    return ChildJvm.start(
        ChildJvm.wholeClassPath(),
        MeasuredProgram.class.getName(),
        cluster.bootstrapServers(),
        "measured",
        "truechimer.node.id=" + name,
        "truechimer.clock.domain=" + name,
        "truechimer.local.error=static",
        "truechimer.local.error.ms=10",
        "truechimer.heartbeat.interval.ms=200",
        "truechimer.monitor.interval.ms=1000",
        "truechimer.monitor.topic.create=true");
  }

  @Test
  void shouldHoldOverWhileThereIsNoBroker() throws Exception {
    int threads = threads();
    cluster.kill(0);
    await().atMost(PATIENCE).until(() -> allAre("HOLDOVER"));
    cluster.restart(0);
    await().atMost(PATIENCE).until(() -> allAre("SYNCHRONIZED sent"));

    cluster.pause(0);
    Thread.sleep(PAUSE.toMillis());
    assertThat(allAre("HOLDOVER")).isTrue();
    cluster.resume(0);
    await().atMost(PATIENCE).until(() -> allAre("SYNCHRONIZED sent"));

    assertNobodyWasHarmed(threads);
  }

  @Test
  void shouldHoldOverAfterAPauseOfTheProcess() throws Exception {
    int threads = threads();
    nodes.get(0).signal("STOP");
    Thread.sleep(PAUSE.toMillis());
    // Two are too few to judge each other.
    assertThat(last(nodes.get(1))).startsWith("HOLDOVER sent");
    assertThat(last(nodes.get(2))).startsWith("HOLDOVER sent");
    nodes.get(0).signal("CONT");
    await().atMost(PATIENCE).until(() -> allAre("SYNCHRONIZED sent"));

    assertNobodyWasHarmed(threads);
    assertThat(nodes.get(0).lines()).anyMatch(line -> line.startsWith("HOLDOVER"));
  }

  private void assertNobodyWasHarmed(int threads) {
    for (ChildJvm node : nodes) {
      assertThat(node.lines())
          .noneMatch(line -> line.startsWith("FENCED") || line.startsWith("DISRUPTED"));
      // The true offset is 0.
      assertThat(node.lines())
          .allSatisfy(
              line -> {
                assertThat(field(line, 2)).isLessThanOrEqualTo(0);
                assertThat(field(line, 3)).isGreaterThanOrEqualTo(0);
              });
      assertThat(node.log().lines().filter(line -> line.contains("truechimer")))
          .as("what we log")
          .hasSizeLessThan(10);
    }
    assertThat(threads()).as("threads").isLessThanOrEqualTo(threads);
  }

  private int threads() {
    return nodes.stream().mapToInt(node -> field(last(node), 4)).sum();
  }

  private static int field(String line, int index) {
    return Integer.parseInt(List.of(line.split(" ", -1)).get(index));
  }

  private boolean allAre(String beginning) {
    return nodes.stream().allMatch(node -> last(node).startsWith(beginning));
  }

  /** {@return the last complete line} */
  private static String last(ChildJvm child) {
    List<String> lines = child.lines();
    return lines.size() < 2 ? "" : lines.get(lines.size() - 2);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.MonitorState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Clients that go away, come back, or do not let the others work. */
final class ClientFaults {

  /** How often the group is balanced anew in the storm, for each node, at least. */
  private static final int REBALANCES = 3;

  private ClientFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
            "client killed",
            "SIGKILL to a node until the others, two by then, hold over; then it is started again"
                + " under its name.",
            ClientFaults::killClient),
        Fault.of(
            "client paused",
            "SIGSTOP to a node for 30 s (8 s), which is past the session timeout of 6 s: the group"
                + " goes on without it; SIGCONT, and the zombie finds out.",
            ClientFaults::pauseClient),
        Fault.of(
            "rebalance storm",
            "Members join the nodes' group and leave it again, one after another for 20 s (4 s),"
                + " until each node has got its partitions anew several times.",
            ClientFaults::storm));
  }

  private static void killClient(Scene scene) {
    scene.last().kill();
    scene.awaitThat(
        "the others hold over",
        () -> scene.others().stream().allMatch(node -> node.state() == MonitorState.HOLDOVER));
    scene.last().start();
    scene.awaitWell();
  }

  private static void pauseClient(Scene scene) {
    Node node = scene.nodes().get(0);
    node.pause();
    scene.pause(scene.scale().seconds(8, 30));
    // Two are too few to judge each other.
    assertThat(scene.nodes().subList(1, 3))
        .allMatch(other -> other.state() == MonitorState.HOLDOVER);
    node.resume();
    scene.awaitWell();
    assertThat(node.said(Report.Status.class))
        .anyMatch(status -> status.state() == MonitorState.HOLDOVER);
  }

  private static void storm(Scene scene) {
    Map<Node, Integer> before = new HashMap<>();
    scene.nodes().forEach(node -> before.put(node, assignments(node)));
    long end = System.nanoTime() + scene.scale().seconds(4, 20).toNanos();
    scene.awaitThat(
        "each node has got its partitions anew, again and again",
        () -> {
          joinAndLeave(scene);
          return System.nanoTime() > end
              && scene.nodes().stream()
                  .allMatch(node -> assignments(node) >= before.get(node) + REBALANCES);
        });
    scene.awaitWell();
  }

  /** The nodes find out at their next heartbeat: who does not wait for them, joins nothing. */
  private static void joinAndLeave(Scene scene) {
    try (KafkaConsumer<String, String> member = member(scene)) {
      member.subscribe(List.of(Scene.TOPIC));
      while (member.groupMetadata().generationId() < 0) {
        member.poll(Duration.ofMillis(100));
      }
    }
  }

  private static int assignments(Node node) {
    return node.said(Report.Assigned.class).size();
  }

  /** What it reads, it does not commit: the nodes will read it. */
  private static KafkaConsumer<String, String> member(Scene scene) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            scene.cluster().bootstrapServers(),
            "group.id",
            Scene.GROUP,
            "enable.auto.commit",
            false),
        new StringDeserializer(),
        new StringDeserializer());
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.MonitorState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Clients that go away, come back, or do not let the others work. */
final class ClientFaults {

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
            "Members join the nodes' group and leave it again, several times a second.",
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
    long end = System.nanoTime() + scene.scale().seconds(4, 20).toNanos();
    while (System.nanoTime() < end) {
      List<KafkaConsumer<String, String>> members = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        KafkaConsumer<String, String> member = member(scene);
        members.add(member);
        member.subscribe(List.of(Scene.TOPIC));
        member.poll(Duration.ofMillis(100));
      }
      members.forEach(member -> member.close(CloseOptions.timeout(Duration.ofMillis(100))));
    }
    scene.awaitWell();
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

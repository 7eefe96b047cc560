/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.MonitorState;
import io.truechimer.testkit.ChildCluster;
import java.util.List;

/** Brokers that go away. Nobody's clock is wrong: ignorance fences nobody. */
final class BrokerFaults {

  private BrokerFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
            "broker killed",
            "SIGKILL to the only broker, until all nodes hold over; then it is started again.",
            BrokerFaults::killBroker),
        Fault.of(
            "broker paused",
            "SIGSTOP to the only broker for 30 s (8 s), SIGCONT.",
            BrokerFaults::pauseBroker),
        Fault.of(
                "brokers restarted in turn",
                "Three brokers, three replicas: each is stopped with SIGTERM and started again, so"
                    + " that all partitions change their leaders, that of the monitor topic too.",
                BrokerFaults::rollBrokers)
            .onBrokers(3),
        Fault.of(
                "leader killed",
                "Three brokers, three replicas: SIGKILL to each in turn, and a start.",
                BrokerFaults::killBrokers)
            .onBrokers(3)
            .onlyLong(),
        Fault.of(
            "files may not grow",
            "The only broker may not make its files longer (RLIMIT_FSIZE), until it ends; then it"
                + " is started again.",
            BrokerFaults::limitFiles),
        Fault.of(
                "disk full",
                "The only broker's data are on a file system of 64 MB (tmpfs) that somebody fills,"
                    + " until the broker ends; then there is room, and it is started again.",
                BrokerFaults::fillDisk)
            .onlyLong());
  }

  private static void killBroker(Scene scene) {
    scene.cluster().kill(0);
    scene.awaitAll(MonitorState.HOLDOVER);
    scene.cluster().restart(0);
    scene.awaitWell();
  }

  private static void pauseBroker(Scene scene) {
    scene.cluster().pause(0);
    scene.pause(scene.scale().seconds(8, 30));
    assertThat(scene.nodes()).allMatch(node -> node.state() == MonitorState.HOLDOVER);
    scene.cluster().resume(0);
    scene.awaitWell();
  }

  private static void rollBrokers(Scene scene) {
    ChildCluster cluster = scene.cluster();
    for (int broker = 0; broker < 3; broker++) {
      cluster.stop(broker);
      cluster.restart(broker);
      scene.awaitWell();
    }
  }

  private static void killBrokers(Scene scene) {
    ChildCluster cluster = scene.cluster();
    for (int broker = 0; broker < 3; broker++) {
      cluster.kill(broker);
      scene.pause(scene.scale().seconds(2, 5));
      cluster.restart(broker);
      scene.awaitWell();
    }
  }

  private static void limitFiles(Scene scene) {
    ChildCluster cluster = scene.cluster();
    Disk.limitFiles(cluster.pid(0));
    scene.awaitThat("the broker ends", () -> !cluster.isAlive(0));
    cluster.restart(0);
    scene.awaitWell();
  }

  private static void fillDisk(Scene scene) {
    ChildCluster cluster = scene.cluster();
    cluster.stop(0);
    Disk disk = Disk.mountedOn(cluster.data(0));
    scene.atClose(disk::unmount);
    cluster.restart(0);
    scene.awaitWell();
    disk.fill();
    scene.awaitThat("the broker ends", () -> !cluster.isAlive(0));
    disk.makeRoom();
    cluster.restart(0);
    scene.awaitWell();
  }
}

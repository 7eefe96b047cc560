/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clusters leave nothing behind, however they end. */
@ExtendWith(TestClusterExtension.class)
class CleanupIT {

  @Test
  void shouldLeaveNothingBehindAfterABrokerInThisJvm() throws Exception {
    Set<String> threads = Traces.threads();
    Set<Path> folders = Traces.folders();
    TestCluster cluster = InProcessBroker.start(Map.of());
    cluster.createTopic("closed", 3);
    Conversation.produce(cluster, "closed", 10);
    Conversation.consume(cluster, "closed", 10, Map.of("group.id", "closed"));
    assertThat(Traces.threads()).hasSizeGreaterThan(threads.size());
    assertThat(Traces.folders()).hasSizeGreaterThan(folders.size());

    cluster.close();
    cluster.close();

    Awaitility.await().untilAsserted(() -> assertThat(added(threads, Traces.threads())).isEmpty());
    assertThat(added(folders, Traces.folders())).isEmpty();
  }

  /** The first attempt gets a port in use, so a failed start is cleaned up, too. */
  @Test
  void shouldLeaveNothingBehindAfterAChildBroker() throws Exception {
    Set<Path> folders = Traces.folders();
    Set<Long> brokers = Traces.brokers();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerProperties.Ports free = FreePorts.forNodes(1).get(0);
      Iterator<BrokerProperties.Ports> ports =
          List.of(new BrokerProperties.Ports(taken.getLocalPort(), free.controller()), free)
              .iterator();
      try (ChildCluster cluster =
          ChildCluster.start(1, Map.of(), ChildBroker.FAST_START, n -> List.of(ports.next()))) {
        assertThat(added(brokers, Traces.brokers())).hasSize(1);
        assertThat(added(folders, Traces.folders())).hasSize(1);
        cluster.pause(0);
      }
      assertThat(ports).isExhausted();
    }
    assertThat(added(brokers, Traces.brokers())).isEmpty();
    assertThat(added(folders, Traces.folders())).isEmpty();
  }

  /** The second step of each start fails, so the first step must be undone. */
  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "CHILD"})
  void shouldLeaveNothingBehindAfterAFailedStart(ClusterForm form) throws Exception {
    Set<String> threads = Traces.threads();
    Set<Path> folders = Traces.folders();
    Set<Long> brokers = Traces.brokers();
    Map<String, String> wrong = Map.of("listeners", "PLAINTEXT://127.0.0.1:70000");
    assertThatThrownBy(() -> form.start(wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("cluster did not start: cause=");
    Awaitility.await().untilAsserted(() -> assertThat(added(threads, Traces.threads())).isEmpty());
    assertThat(added(folders, Traces.folders())).isEmpty();
    assertThat(added(brokers, Traces.brokers())).isEmpty();
  }

  @Test
  void shouldLeaveNothingBehindWhenTheJvmExits(@TempDir Path temporary) throws Exception {
    Process parent = Parent.start(temporary, "both");
    long broker = Parent.broker(parent);
    assertThat(Traces.folders(parent.pid(), temporary)).hasSize(2);
    parent.getOutputStream().close();
    assertThat(parent.waitFor(Conversation.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(ProcessHandle.of(broker)).isEmpty();
    assertThat(Traces.folders(parent.pid(), temporary)).isEmpty();
  }

  @Test
  void shouldLeaveNoProcessBehindWhenTheJvmIsKilled(@TempDir Path temporary) throws Exception {
    Process parent = Parent.start(temporary, "child");
    long broker = Parent.broker(parent);
    parent.destroyForcibly().waitFor();
    Awaitility.await()
        .atMost(Conversation.TIMEOUT)
        .until(() -> ProcessHandle.of(broker).filter(ProcessHandle::isAlive).isEmpty());
  }

  private static <T> Set<T> added(Set<T> before, Set<T> after) {
    Set<T> added = new TreeSet<>(after);
    added.removeAll(before);
    return added;
  }
}

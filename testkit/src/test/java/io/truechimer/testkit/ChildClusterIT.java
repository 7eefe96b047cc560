/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract with a broker in a child JVM, and the operations on that broker. */
@ExtendWith(TestClusterExtension.class)
class ChildClusterIT extends ClusterContract {

  private static ChildCluster cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.childProcesses(1);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Override
  TestCluster cluster() {
    return cluster;
  }

  @Test
  void shouldKeepRecordsWhenKilled() throws Exception {
    cluster.createTopic("kept", 1);
    List<String> sent = Conversation.produce(cluster, "kept", 100);
    assertThatThrownBy(() -> cluster.restart(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("a broker that is alive cannot be restarted: broker=0, log=");
    cluster.kill(0);
    assertThat(cluster.isAlive(0)).isFalse();
    assertThatThrownBy(() -> cluster.pause(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("broker is not alive: broker=0, log=");
    cluster.restart(0);
    assertThat(cluster.isAlive(0)).isTrue();
    assertThat(Conversation.consume(cluster, "kept", 100, Map.of("group.id", "kept")))
        .containsExactlyElementsOf(sent);
  }

  @Test
  void shouldStopGracefullyAndRestart() throws Exception {
    cluster.createTopic("stopped", 1);
    List<String> sent = Conversation.produce(cluster, "stopped", 10);
    cluster.stop(0);
    assertThat(cluster.isAlive(0)).isFalse();
    assertThat(cluster.log(0)).content().contains("App info kafka.server for 0 unregistered");
    cluster.restart(0);
    assertThat(Conversation.consume(cluster, "stopped", 10, Map.of("group.id", "stopped")))
        .containsExactlyElementsOf(sent);
  }

  @Test
  void shouldAnswerNoRequestsWhilePaused() throws Exception {
    cluster.createTopic("paused", 1);
    try (var producer = Conversation.producer(cluster, Map.of())) {
      producer.send(new ProducerRecord<>("paused", "before")).get();
      cluster.pause(0);
      assertThat(cluster.isAlive(0)).isTrue();
      Future<RecordMetadata> sent = producer.send(new ProducerRecord<>("paused", "meanwhile"));
      assertThatThrownBy(() -> sent.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      cluster.resume(0);
      sent.get();
    }
    assertThat(Conversation.consume(cluster, "paused", 2, Map.of("group.id", "paused")))
        .containsExactly("before", "meanwhile");
  }
}

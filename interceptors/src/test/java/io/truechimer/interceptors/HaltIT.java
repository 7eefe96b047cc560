/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process ends when the clock of its node is fenced, if one of its clients says so. */
@ExtendWith(TestClusterExtension.class)
class HaltIT {

  private static final String EVIDENCE =
      "Node halting-1 ends this process with status 75 (truechimer.fence.policy=halt): ";

  private final TestCluster cluster;
  private final Clients clients;
  private final String topic;

  HaltIT(TestCluster cluster) {
    this.cluster = cluster;
    clients = new Clients(cluster);
    topic = Clients.topic(cluster, "halting", 1);
  }

  @Test
  void shouldEndTheProcessOfAProducerThatSendsNothing() {
    try (ChildJvm child = program("idle-producer")) {
      assertThat(child.exitStatus()).as(child::log).isEqualTo(75);
      assertThat(child.lines()).containsExactly("sent");
      assertThat(child.log())
          .contains(
              EVIDENCE
                  + "the others say that it is a minute fast; wall=2025-11-22T02:53:20.123456789Z,"
                  + " last=1763780000.123456789,1, maxOffset=PT0.5S");
    }
    assertThat(valuesUpToNow()).containsExactly("before", "now");
  }

  @Test
  void shouldEndTheProcessOfAProducerThatSendsWhileTheWallIsBehind() {
    try (ChildJvm child = program("producer-behind")) {
      assertThat(child.exitStatus()).as(child::log).isEqualTo(75);
      assertThat(child.lines()).containsExactly("sent");
      assertThat(child.log())
          .contains(
              EVIDENCE
                  + "the wall clock is behind the node's last timestamp: behind=PT2S, allowed=PT1S;"
                  + " wall=2025-11-22T02:53:18.123456789Z, last=1763780000.123456789,2,"
                  + " maxOffset=PT0.5S");
    }
    assertThat(valuesUpToNow()).containsExactly("before", "now");
  }

  @Test
  void shouldEndTheProcessOfAConsumer() {
    try (ChildJvm child = program("idle-consumer")) {
      assertThat(child.exitStatus()).as(child::log).isEqualTo(75);
      assertThat(child.lines()).containsExactly("made");
      assertThat(child.log()).contains(EVIDENCE + "the others say that it is a minute fast; wall=");
    }
  }

  @Test
  void shouldEndTheProcessOfAConsumerThatIsMadeWhileTheClockIsFenced() {
    try (ChildJvm child = program("fenced-before")) {
      assertThat(child.exitStatus()).as(child::log).isEqualTo(75);
      assertThat(child.lines()).isEmpty();
      assertThat(child.log()).contains(EVIDENCE + "the others say that it is a minute fast; wall=");
    }
  }

  @Test
  void shouldTellWhyAlsoWhereTheLogWritesLater() {
    try (ChildJvm child = program("log-that-writes-later")) {
      assertThat(child.exitStatus()).as(child::log).isEqualTo(75);
      assertThat(child.lines()).containsExactly("made");
      assertThat(child.log()).contains(EVIDENCE + "the others say that it is a minute fast; wall=");
    }
  }

  @Test
  void shouldEndTheProcessOfAConsumerThoughAnotherIsClosedTwice() {
    try (ChildJvm child = program("other-closed-twice")) {
      assertThat(child.exitStatus()).as(child::log).isEqualTo(75);
      assertThat(child.lines()).containsExactly("made");
    }
  }

  @Test
  void shouldEndTheProcessWhoseClockIsProvenFalse() {
    List<Path> classPath = ChildJvm.wholeClassPath();
    try (ChildJvm child =
        ChildJvm.start(
            classPath,
            HaltingProgram.class.getName(),
            "proven-false",
            cluster.bootstrapServers(),
            topic)) {
      assertThat(child.exitStatus()).as(child::log).isEqualTo(75);
      assertThat(child.lines()).containsExactly("made");
      assertThat(child.log())
          .contains(
              "Node false ends this process with status 75",
              "other clocks prove it wrong",
              "PEER a of a");
    }
  }

  @Test
  void shouldLetTheProcessLiveOnceTheClientIsClosed() {
    try (ChildJvm child = program("closed")) {
      assertThat(child.exitStatus()).as(child::log).isZero();
      assertThat(child.lines()).containsExactly("end", "shutdown hook");
      assertThat(child.log())
          .contains("The clock of node halting-1 is fenced")
          .doesNotContain(EVIDENCE);
    }
  }

  private ChildJvm program(String name) {
    List<Path> classPath = new ArrayList<>(ChildJvm.ourClassPath());
    classPath.addAll(ChildJvm.classPathOf("org.apache.kafka.clients.KafkaClient"));
    return ChildJvm.start(
        classPath, HaltingProgram.class.getName(), name, cluster.bootstrapServers(), topic);
  }

  /**
   * {@return what was sent to the topic, and one more record, so that nothing can be overlooked}
   */
  private List<String> valuesUpToNow() {
    try (Producer<String, String> producer = clients.plainProducer(Map.of())) {
      Clients.send(producer, new ProducerRecord<>(topic, "now"));
    }
    return clients.read(topic, 2).stream().map(ConsumerRecord::value).toList();
  }
}

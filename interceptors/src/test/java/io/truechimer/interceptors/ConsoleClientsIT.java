/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka's console tools, given our jars and a file of properties, and nothing else: neither Avro
 * nor Jackson is there.
 */
@ExtendWith(TestClusterExtension.class)
class ConsoleClientsIT {

  private static final String SETTINGS =
      """
      truechimer.node.id=console-1
      truechimer.monitor=off
      """;

  private final TestCluster cluster;

  @TempDir private Path folder;

  ConsoleClientsIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void shouldStampWhatTheConsoleProducerSendsAndShowItInTheConsoleConsumer() throws IOException {
    String topic = Clients.topic(cluster, "console", 1);

    produce(topic, "one\ntwo\nthree\n");
    byte[] shown = consume(topic);

    List<ConsumerRecord<String, String>> records = new Clients(cluster).read(topic, 3);
    assertThat(records).extracting(ConsumerRecord::value).containsExactly("one", "two", "three");
    assertThat(records)
        .extracting(record -> Clients.stamp(record).nodeHash())
        .containsOnly(NodeHash.of("console-1"));
    assertThat(new String(shown, ISO_8859_1))
        .isEqualTo(String.join("", records.stream().map(ConsoleClientsIT::shown).toList()));
  }

  @Test
  void shouldNotStartWithoutAJarOfOurs() throws IOException {
    String topic = Clients.topic(cluster, "console", 1);
    List<Path> classPath = new ArrayList<>(classPath());
    assertThat(classPath.removeAll(ChildJvm.classPathOf(ClockHeaders.class.getName()))).isTrue();

    for (ChildJvm child :
        List.of(producer(classPath, topic, "one\n"), consumer(classPath, topic))) {
      try (child) {
        assertThat(child.exitStatus()).as(child::log).isEqualTo(1);
        assertThat(child.log()).contains("NoClassDefFoundError: io/truechimer/serde/");
      }
    }
  }

  /** A line of the console consumer: the bytes of the header as they are. */
  private static String shown(ConsumerRecord<String, String> record) {
    HlcHeader stamp = Clients.stamp(record);
    return ClockHeaders.HLC
        + ":"
        + new String(stamp.toBytes(), ISO_8859_1)
        + "\t"
        + record.value()
        + "\n";
  }

  private void produce(String topic, String lines) throws IOException {
    try (ChildJvm child = producer(classPath(), topic, lines)) {
      assertThat(child.exitStatus()).as(child::log).isZero();
      assertThat(child.log()).doesNotContain("WARN", "ERROR");
    }
  }

  private byte[] consume(String topic) throws IOException {
    try (ChildJvm child = consumer(classPath(), topic)) {
      assertThat(child.exitStatus()).as(child::log).isZero();
      assertThat(child.log()).doesNotContain("WARN", "ERROR");
      return child.output();
    }
  }

  private ChildJvm producer(List<Path> classPath, String topic, String lines) throws IOException {
    return new ConsoleTools(cluster, folder).producer(classPath, topic, lines, SETTINGS);
  }

  private ChildJvm consumer(List<Path> classPath, String topic) throws IOException {
    return new ConsoleTools(cluster, folder)
        .consumer(
            classPath,
            topic,
            SETTINGS,
            "--max-messages",
            "3",
            "--timeout-ms",
            "30000",
            "--formatter-property",
            "print.headers=true");
  }

  private static List<Path> classPath() {
    List<Path> classPath = new ArrayList<>(ChildJvm.ourClassPath());
    classPath.addAll(ConsoleTools.classPath());
    assertThat(classPath)
        .extracting(path -> path.getFileName().toString())
        .noneMatch(name -> name.contains("jackson") || name.contains("avro"));
    return classPath;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.serde.HeartbeatSerde;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The one jar brings all that a program needs which has Kafka's jars, and gets in nobody's way. */
@ExtendWith(TestClusterExtension.class)
class OneJarIT {

  private static final String SERVICES = "META-INF/services/";

  private final TestCluster cluster;
  private final String monitorTopic = "monitor-" + UUID.randomUUID();

  @TempDir private Path folder;

  OneJarIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void shouldHaveAllClassesInOurPackage() throws IOException {
    try (JarFile jar = new JarFile(ChildJvm.oneJar().toFile())) {
      List<String> classes = names(jar, "", ".class");

      assertThat(classes)
          .contains(
              entry(ClockProducerInterceptor.class.getName()),
              entry(ClockConsumerInterceptor.class.getName()),
              entry("io.truechimer.shaded.avro.Schema"),
              entry("io.truechimer.shaded.jackson.databind.ObjectMapper"))
          .allMatch(name -> name.startsWith("io/truechimer/"));
      for (String name : classes) {
        assertThat(text(jar, name)).as(name).doesNotContain("org/apache/avro", "com/fasterxml");
      }
    }
  }

  @Test
  void shouldOfferItsServicesToItselfAlone() throws IOException {
    try (JarFile jar = new JarFile(ChildJvm.oneJar().toFile())) {
      List<String> services = names(jar, SERVICES, "");

      assertThat(services)
          .contains(
              SERVICES + "io.truechimer.shaded.avro.Conversion",
              SERVICES + "io.truechimer.shaded.avro.LogicalTypes$LogicalTypeFactory",
              SERVICES + "io.truechimer.shaded.jackson.databind.Module");
      for (String service : services) {
        assertThat(jar.getEntry(entry(service.substring(SERVICES.length())))).isNotNull();
        assertThat(text(jar, service).lines().filter(line -> !line.startsWith("#")))
            .isNotEmpty()
            .allSatisfy(provider -> assertThat(jar.getEntry(entry(provider))).isNotNull());
      }
    }
  }

  @Test
  void shouldNameThoseWhoseWorkItHolds() throws IOException {
    try (JarFile jar = new JarFile(ChildJvm.oneJar().toFile())) {
      assertThat(text(jar, "META-INF/LICENSE"))
          .contains("Apache License", "License for Guava classes");
      assertThat(text(jar, "META-INF/NOTICE")).contains("Apache Avro", "Jackson JSON processor");
      assertThat(names(jar, "META-INF/", "LICENSE"))
          .contains("META-INF/FastDoubleParser-LICENSE", "META-INF/Schubfach-LICENSE");
    }
  }

  @Test
  void shouldStampAndMeasureInConsoleTools() throws IOException {
    List<Path> classPath = new ArrayList<>(ConsoleTools.classPath());
    classPath.add(ChildJvm.oneJar());
    ConsoleTools tools = new ConsoleTools(cluster, folder);
    String topic = Clients.topic(cluster, "console", 1);

    try (ChildJvm sender = tools.producer(classPath, topic, "one\n", settings("console-1"))) {
      assertThat(sender.exitStatus()).as(sender::log).isZero();
      assertThat(sender.log()).doesNotContain("ERROR", "Exception");
    }
    assertThat(Clients.stamp(new Clients(cluster).read(topic, 1).get(0)).nodeHash())
        .isEqualTo(NodeHash.of("console-1"));

    // Its Avro reads what ours writes, and the other way round.
    try (Producer<String, String> peer =
            new Clients(cluster)
                .producer(
                    Map.of(
                        ClockConfig.NODE_ID,
                        "peer-1",
                        "truechimer.monitor.topic",
                        monitorTopic,
                        "truechimer.monitor.heartbeat.interval.ms",
                        100));
        ChildJvm receiver = tools.consumer(classPath, topic, settings("console-2"))) {
      assertThat(peer.metrics()).isNotEmpty();
      awaitEcho("console-2", "peer-1");
      Awaitility.await().until(() -> receiver.lines().equals(List.of("one")));
      assertThat(receiver.log()).doesNotContain("ERROR", "Exception");
    }
  }

  private String settings(String node) {
    return """
    truechimer.node.id=%s
    truechimer.monitor.topic=%s
    truechimer.monitor.topic.auto.create=true
    truechimer.monitor.heartbeat.interval.ms=100
    """
        .formatted(node, monitorTopic);
  }

  /** Waits until a node says in a heartbeat that it has read one of another's. */
  private void awaitEcho(String node, String other) {
    try (HeartbeatSerde serde = new HeartbeatSerde();
        Consumer<byte[], Heartbeat> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new ByteArrayDeserializer(),
                serde.deserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(monitorTopic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                boolean found = false;
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                  found |=
                      record.value().node().equals(node)
                          && record.value().echoes().stream()
                              .anyMatch(echo -> echo.nodeHash() == NodeHash.of(other));
                }
                return found;
              });
    }
  }

  private static List<String> names(JarFile jar, String prefix, String suffix) {
    return jar.stream()
        .filter(entry -> !entry.isDirectory())
        .map(JarEntry::getName)
        .filter(name -> name.startsWith(prefix) && name.endsWith(suffix))
        .toList();
  }

  private static String entry(String className) {
    return className.replace('.', '/') + ".class";
  }

  private static String text(JarFile jar, String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), name.endsWith(".class") ? ISO_8859_1 : UTF_8);
    }
  }
}

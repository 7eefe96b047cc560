/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What interceptors do with other versions of Kafka's clients. How a record is refused rests on how
 * {@code KafkaProducer.send} treats a record whose key cannot be read.
 */
@ParameterizedClass(name = "{1} on kafka-clients {0}")
@MethodSource("versions")
@ExtendWith(TestClusterExtension.class)
class ClientVersionsIT {

  private static final String PLUGIN = "Clock";
  private static final String PORTABLE = "PortableClock";

  private static TestCluster cluster;
  private static String topic;
  private static Map<String, String> seen;

  private final String version;

  ClientVersionsIT(String version, String form) {
    this.version = version;
  }

  /** {@return the versions that the build has put beside the tests, with each form that loads} */
  static Stream<Arguments> versions() {
    return Stream.of(System.getProperty("truechimer.kafka.versions").split(",", -1))
        .flatMap(
            version ->
                hasPluginMetrics(version)
                    ? Stream.of(arguments(version, PLUGIN), arguments(version, PORTABLE))
                    : Stream.of(arguments(version, PORTABLE)));
  }

  /** Since Kafka 4.1. */
  private static boolean hasPluginMetrics(String version) {
    String[] parts = version.split("\\.", -1);
    int major = Integer.parseInt(parts[0]);
    return major > 4 || (major == 4 && Integer.parseInt(parts[1]) >= 1);
  }

  @BeforeAll
  static void start(TestCluster shared) {
    cluster = shared;
  }

  @BeforeParameterizedClassInvocation
  static void run(String version, String form) {
    topic = Clients.topic(cluster, "contract", 1);
    List<Path> classPath = new ArrayList<>(ChildJvm.ourClassPath());
    classPath.addAll(
        ChildJvm.classPathOf(
            "org.assertj.core.api.Assertions",
            "org.apache.avro.Schema",
            "com.fasterxml.jackson.databind.ObjectMapper",
            "com.fasterxml.jackson.core.JsonFactory",
            "com.fasterxml.jackson.annotation.JsonCreator"));
    classPath.add(Path.of("target", "kafka-clients", "kafka-clients-" + version + ".jar"));
    try (ChildJvm child =
        ChildJvm.start(
            classPath,
            ClientsContract.class.getName(),
            cluster.bootstrapServers(),
            topic,
            "io.truechimer.interceptors." + form + "ProducerInterceptor",
            "io.truechimer.interceptors." + form + "ConsumerInterceptor")) {
      assertThat(child.exitStatus()).as(() -> child.log()).isZero();
      seen =
          child.lines().stream()
              .map(line -> line.split("=", 2))
              .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }
    System.out.println(form + " interceptors on kafka-clients " + seen.get("version"));
  }

  @Test
  void shouldRunOnThisVersion() {
    assertThat(seen).containsEntry("version", version);
  }

  @Test
  void shouldFailTheFutureTheCallbackAndTheAcknowledgement() {
    assertThat(seen)
        .containsEntry("plain.send", "returned")
        .containsEntry("plain.future", "ClockFencedException")
        .containsEntry("plain.callback", "[ClockFencedException]")
        .containsEntry("plain.acknowledgement", "[ClockFencedException]");
  }

  @Test
  void shouldRefuseToCommitWhatItIsPartOf() {
    assertThat(seen)
        .containsEntry("transaction.send", "returned")
        .containsEntry("transaction.future", "ClockFencedException")
        .containsEntry("transaction.callback", "[ClockFencedException]")
        .containsEntry("transaction.acknowledgement", "[ClockFencedException]")
        .containsEntry("transaction.commit", "KafkaException by ClockFencedException")
        .containsEntry("transaction.abort", "success");
  }

  @Test
  void shouldSendAgainWithoutTheFence() {
    for (String name :
        List.of("plain-before", "plain-after", "transaction-before", "transaction-after")) {
      assertThat(seen)
          .containsEntry(name + ".send", "returned")
          .containsEntry(name + ".future", "success")
          .containsEntry(name + ".callback", "[success]")
          .containsEntry(name + ".acknowledgement", "[success]");
    }
    assertThat(seen).containsEntry("transaction-after.commit", "success");
  }

  @Test
  void shouldShowNothingOfItToAnyReader() {
    Clients clients = new Clients(cluster);
    assertThat(clients.read(topic, 3, Map.of("isolation.level", "read_committed")))
        .extracting(ConsumerRecord::value)
        .containsExactly("before", "after", "a whole transaction");
    assertThat(clients.read(topic, 4, Map.of("isolation.level", "read_uncommitted")))
        .extracting(ConsumerRecord::value)
        .containsExactly("before", "after", "half a transaction", "a whole transaction");
  }

  @Test
  void shouldCountWhatIsStampedAndWhatIsRefused() {
    assertThat(seen).containsEntry("stamped-total", "2").containsEntry("refused-total", "1");
  }

  @Test
  void shouldMoveTheClockOfAReceiver() {
    assertThat(seen)
        .containsEntry("receiver.moved", "true")
        .containsEntry("received-total", seen.get("received"));
  }

  @Test
  void shouldSynchronizeTheClock() {
    assertThat(seen)
        .containsEntry("monitor", "SYNCHRONIZED")
        .containsEntry("clock-state", "SYNCHRONIZED")
        .hasEntrySatisfying("sources", beans -> assertThat(Integer.parseInt(beans)).isPositive());
  }

  @Test
  void shouldLeaveNothingBehind() {
    assertThat(seen).containsEntry("beans.left", "0").containsEntry("threads.left", "[]");
  }
}

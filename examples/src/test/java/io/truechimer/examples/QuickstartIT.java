/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quickstart itself, on real brokers. */
@ExtendWith(TestClusterExtension.class)
class QuickstartIT {

  private static final int ORDERS = 200;

  @TempDir private Path folder;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void shouldKeepThePromiseOnABrokerOfItsOwn() throws Exception {
    int exitCode = run(Optional.empty(), Duration.ofSeconds(30));

    assertThat(exitCode).as(printed()).isZero();
    checkReport();
    assertThat(printed())
        .contains(
            "Three services, on machines whose clocks are wrong: [orders +250 ms, payments -150"
                + " ms,",
            "Orders done: 100 200",
            "What happened to order-",
            "(!)",
            "header     tc-hlc = 11",
            "    800 records, 0 without a stamp",
            "  1,200 pairs of events",
            "      0 pairs inverted by HLC",
            "report.json");
  }

  @Test
  void shouldRunOnAnotherClusterAndLeaveNothingThere(TestCluster cluster) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      Set<String> topics = admin.listTopics().names().get();
      Set<String> groups = groups(admin);

      int exitCode = run(Optional.of(cluster.bootstrapServers()), Duration.ofSeconds(30));

      assertThat(exitCode).as(printed()).isZero();
      checkReport();
      assertThat(printed()).doesNotContain("Starting a Kafka broker");
      assertThat(admin.listTopics().names().get()).isEqualTo(topics);
      assertThat(groups(admin)).isEqualTo(groups);
    }
  }

  @Test
  void shouldReportAllTheSameWhereItMayNotDeleteItsTopics() throws Exception {
    try (TestCluster cluster = TestCluster.start(Map.of("delete.topic.enable", "false"))) {
      int exitCode = run(Optional.of(cluster.bootstrapServers()), Duration.ofSeconds(30));

      assertThat(exitCode).as(printed()).isZero();
      checkReport();
      assertThat(printed()).contains("Please delete them yourself: truechimer-quickstart-");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "no-such-host.invalid:9092"})
  void shouldSayThatNoClusterAnswers(String bootstrapServers) {
    int exitCode = run(Optional.of(bootstrapServers), Duration.ofSeconds(1));

    assertThat(exitCode).isEqualTo(1);
    assertThat(printed())
        .contains("The quickstart failed: no Kafka cluster answers at " + bootstrapServers);
    assertThat(folder).isEmptyDirectory();
  }

  private int run(Optional<String> bootstrapServers, Duration patience) {
    return Quickstart.run(
        new Quickstart.Settings(bootstrapServers, patience, ORDERS, folder),
        new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  private static Set<String> groups(Admin admin) throws Exception {
    return admin.listGroups().all().get().stream()
        .map(GroupListing::groupId)
        .collect(Collectors.toSet());
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void checkReport() throws Exception {
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(report.get("records").asLong()).isEqualTo(4 * ORDERS);
    assertThat(report.get("wallClockInversions").asLong()).isPositive();
    assertThat(report.get("hlcInversions").asLong()).isZero();
    assertThat(report.get("missingStamps").asLong()).isZero();
    assertThat(report.get("nodes"))
        .extracting(node -> node.get("id").asText() + node.get("skewMillis"))
        .containsExactly("orders250", "payments-150", "shipping0");
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Stamp;
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
  void shouldHoldTheGuaranteesOnItsOwnBroker() throws Exception {
    int exitCode = run(Optional.empty(), Duration.ofSeconds(30));

    assertThat(exitCode).as(printed()).isZero();
    checkReport();
    assertThat(printed())
        .contains(
            "Three services whose clocks disagree: [orders 250 ms ahead, payments 150 ms behind,",
            "Orders done: 100 200",
            "Ten clocks: synchronized, one stepped and fenced, corrected and trusted again",
            "true time is within +-",
            "trusted  yes: most clocks agree",
            "its send   ClockFencedException: The clock of node node-3",
            "Kafka Streams: items picked in two tasks, packed in a third",
            "The events of order-",
            "(!)",
            "header     tc-hlc = 10",
            "order-2: lamp packed",
            "so the first is CONCURRENT with the second",
            "so the first is BEFORE the second",
            "    800 records, 0 without a timestamp header",
            "  1,200 pairs of cause and effect",
            "      0 pairs inverted by HLC",
            "report.json",
            "limits    docs/guarantees.md");
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
  void shouldReportEvenIfItMayNotDeleteItsTopics() throws Exception {
    try (TestCluster cluster = TestCluster.start(Map.of("delete.topic.enable", "false"))) {
      int exitCode = run(Optional.of(cluster.bootstrapServers()), Duration.ofSeconds(30));

      assertThat(exitCode).as(printed()).isZero();
      checkReport();
      assertThat(printed()).contains("Please delete the topics yourself: truechimer-quickstart-");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "no-such-host.invalid:9092"})
  void shouldReportThatNoClusterAnswers(String bootstrapServers) throws Exception {
    int exitCode = run(Optional.of(bootstrapServers), Duration.ofSeconds(1));

    assertThat(exitCode).isEqualTo(1);
    assertThat(printed())
        .contains("The quickstart failed: no Kafka cluster answers at " + bootstrapServers);
    assertThat(folder).isEmptyDirectory();
  }

  private int run(Optional<String> bootstrapServers, Duration patience) throws Exception {
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
    checkClocks(report.get("clocks"));
    checkFence(report.get("fence"));
    checkCausality(report.get("causality"));
  }

  private static void checkClocks(JsonNode clocks) {
    assertThat(clocks)
        .extracting(clock -> clock.get("node").asText())
        .hasSize(13)
        .startsWith("orders", "payments", "shipping", "node-0")
        .endsWith("node-9");
    // If the brokers are slow for seconds, a node is in HOLDOVER for a while.
    assertThat(clocks)
        .extracting(clock -> clock.get("node").asText() + " " + clock.get("state").asText())
        .filteredOn(clock -> !clock.matches(".* (SYNCHRONIZED|HOLDOVER)"))
        .containsExactly("node-3 FENCED");
    assertThat(clocks)
        .extracting(clock -> clock.get("trueOffsetNanos").asLong())
        .startsWith(250_000_000L, -150_000_000L, 0L, 12_000_000L, -7_000_000L, 3_000_000L)
        .contains(2_982_000_000L);
    assertThat(clocks)
        .allSatisfy(
            clock -> {
              assertThat(clock.get("contained").asBoolean()).isTrue();
              assertThat(clock.get("interval").get("earliestNanos").asLong()).isNotPositive();
              assertThat(clock.get("interval").get("latestNanos").asLong()).isNotNegative();
            });
  }

  /** Checks the causal contexts themselves, not only the reported relation. */
  private static void checkCausality(JsonNode causality) {
    Map.of("concurrent", Causality.CONCURRENT, "ordered", Causality.BEFORE)
        .forEach(
            (name, verdict) -> {
              JsonNode pair = causality.get(name);
              assertThat(pair).hasSize(3);
              Stamp first = Stamp.parse(pair.get(0).asText());
              assertThat(first.compare(Stamp.parse(pair.get(1).asText()))).isEqualTo(verdict);
              assertThat(pair.get(2).asText()).isEqualTo(verdict.name());
            });
  }

  private static void checkFence(JsonNode fence) {
    assertThat(fence.get("node").asText()).isEqualTo("node-3");
    assertThat(fence.get("fenced").asBoolean()).isTrue();
    assertThat(fence.get("refusal").asText()).contains("other clocks prove it wrong");
    assertThat(fence.get("recovered").asBoolean()).isTrue();
    assertThat(fence.get("healthyFenced").asLong()).isZero();
    assertThat(fence.get("trustedReadings").asLong()).isPositive();
    assertThat(fence.get("missedReadings").asLong()).isZero();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static io.truechimer.sync.MonitorState.DISRUPTED;
import static io.truechimer.sync.MonitorState.FENCED;
import static io.truechimer.sync.MonitorState.SYNCHRONIZED;
import static io.truechimer.sync.MonitorState.UNVERIFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.MonitorState;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes whose clocks differ measure each other over a broker. */
@ExtendWith(TestClusterExtension.class)
class MonitorIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Clients clients;
  private final String topic;
  private final String monitorTopic = "monitor-" + UUID.randomUUID();
  private final List<Node> nodes = new ArrayList<>();

  MonitorIT(TestCluster cluster) {
    clients = new Clients(cluster);
    topic = Clients.topic(cluster, "measured", 1);
  }

  /** A node with a clock of its own, and a producer. */
  private record Node(SkewedTime time, NodeClock clock, Producer<String, String> producer) {

    MonitorState state() {
      return clock.state();
    }

    Evidence evidence() {
      return clock.evidence().orElseThrow();
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> node.producer.close());
  }

  private Node node(String name, Duration skew, Map<String, Object> settings) {
    SkewedTime time = new SkewedTime(skew);
    Node node = node(time, NodeClock.builder(name).timeSource(time).build(), settings);
    nodes.add(node);
    return node;
  }

  private Node node(SkewedTime time, NodeClock clock, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("truechimer.node.clock", clock);
    all.put("truechimer.monitor.topic", monitorTopic);
    all.put("truechimer.monitor.topic.auto.create", true);
    all.put("truechimer.monitor.heartbeat.interval.ms", 100);
    all.put("truechimer.monitor.interval.ms", 500);
    all.put("truechimer.clock.error.bound.ms", 20);
    all.put("truechimer.fence.policy", "reject");
    all.putAll(settings);
    return new Node(time, clock, clients.producer(all));
  }

  private Node node(String name, long skewMillis) {
    return node(name, Duration.ofMillis(skewMillis), Map.of());
  }

  @Test
  void shouldKnowTheTimeAndSayHowWell() {
    Node a = node("a", 0);
    Node b = node("b", 15);
    Node c = node("c", -15);
    await().atMost(PATIENCE).until(() -> allAre(SYNCHRONIZED, a, b, c));

    for (Node node : nodes) {
      assertThat(node.evidence().clocks()).isGreaterThanOrEqualTo(3);
      assertHoldsTheTruth(node.clock);
    }
    Clients.send(b.producer, new ProducerRecord<>(topic, "measured"));
    HlcHeader stamp = Clients.stamp(clients.read(topic, 1).get(0));
    assertThat(stamp.trusted()).isTrue();
    assertThat(stamp.errorMicros()).isBetween(1L, 250_000L);
  }

  @Test
  void shouldShowWhatItKnowsInTheMetrics() {
    Node a = node("a", 0);
    Node b = node("b", 0);
    Node c = node("c", 15);
    await().atMost(PATIENCE).until(() -> allAre(SYNCHRONIZED, a, b, c));
    assertThat(Clients.metric(a.producer.metrics(), "clock-state")).isEqualTo("SYNCHRONIZED");
    assertThat(Clients.metric(a.producer.metrics(), "clock-domains")).isEqualTo(3.0);
    assertThat((double) Clients.metric(a.producer.metrics(), "clock-bound-ms"))
        .isBetween(1.0, 250.0);
    assertThat(sources(a)).containsExactlyInAnyOrder("a broker", "b", "c");
    double offset = sourceMetric(a, "c", "clock-source-offset-ms");
    double error = sourceMetric(a, "c", "clock-source-error-ms");
    assertThat(offset).isBetween(15 - error, 15 + error);

    b.producer.close();
    nodes.remove(b);
    await().atMost(PATIENCE).until(() -> sources(a).equals(List.of("a broker", "c")));
  }

  private static List<String> sources(Node node) {
    return node.producer.metrics().keySet().stream()
        .filter(name -> name.name().equals("clock-source-age-ms"))
        .map(name -> name.tags().get("source"))
        .map(source -> source.startsWith("broker-") ? "a broker" : source)
        .sorted()
        .toList();
  }

  private static double sourceMetric(Node node, String source, String metric) {
    return node.producer.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(metric))
        .filter(entry -> source.equals(entry.getKey().tags().get("source")))
        .mapToDouble(entry -> (Double) entry.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldFenceTheFalseClockAndLetItInAgain() throws Exception {
    Node a = node("a", 0);
    Node b = node("b", 5);
    Node c = node("c", -5);
    await().atMost(PATIENCE).until(() -> allAre(SYNCHRONIZED, a, b, c));

    c.time.skew(Duration.ofSeconds(3));
    try (CapturedLog log = new CapturedLog(NodeClock.class)) {
      await().atMost(PATIENCE).until(() -> c.state() == FENCED);
      // The fence holds before it is told of.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(log.messages())
                      .filteredOn(message -> message.contains("The clock of node c is fenced"))
                      .singleElement()
                      .asString()
                      .contains("PEER a of a", "PEER b of b", "BROKER", "votes")
                      .contains("local source: configured"));
    }
    assertThatThrownBy(() -> c.producer.send(new ProducerRecord<>(topic, "false")).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ClockFencedException.class)
        .hasMessageContaining("other clocks prove it wrong");
    assertThat(List.of(a.state(), b.state())).containsOnly(SYNCHRONIZED);
    assertHoldsTheTruth(c.clock);

    c.time.skew(Duration.ZERO);
    await().atMost(PATIENCE).until(() -> c.state() == SYNCHRONIZED);
    Clients.send(c.producer, new ProducerRecord<>(topic, "true"));
  }

  /** Kafka interrupts whoever is interrupted while it closes a client, before it closes ours. */
  @Test
  void shouldBeMeasuredAgainAfterAnInterruptedClose() {
    Node a = node("a", 0);
    Node b = node("b", 0);
    Node c = node("c", 0);
    await().atMost(PATIENCE).until(() -> allAre(SYNCHRONIZED, a, b, c));
    for (int i = 0; i < 3; i++) {
      Thread.currentThread().interrupt();
      Throwable thrown = catchThrowable(nodes.get(nodes.size() - 1).producer::close);
      // Kafka throws only if its own thread has not ended yet.
      assertThat(thrown == null || thrown instanceof InterruptException).isTrue();
      boolean unused = Thread.interrupted();
      nodes.remove(nodes.size() - 1);
      nodes.add(node(c.time, c.clock, Map.of()));
    }
    assertThat(c.clock.evidence()).isPresent();
    await()
        .atMost(PATIENCE)
        .until(() -> c.evidence().clocks() >= 3 && allAre(SYNCHRONIZED, a, b, c));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("c-clock-monitor"))
                        .count()
                    == 1);
  }

  @Test
  void shouldNotMindWhatElseIsOnTheTopic() {
    Node a = node("a", 0);
    Node b = node("b", 0);
    Node c = node("broker-0", 0); // Named as a source of another kind.
    await().atMost(PATIENCE).until(() -> allAre(SYNCHRONIZED, a, b, c));
    try (Producer<String, String> stranger = clients.plainProducer(Map.of())) {
      for (int i = 0; i < 100; i++) {
        Clients.send(stranger, new ProducerRecord<>(monitorTopic, "a", "x".repeat(i)));
        Clients.send(stranger, new ProducerRecord<>(monitorTopic, null, null));
      }
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Clients.metric(a.producer.metrics(), "clock-heartbeats-malformed-total")
                    .equals(200L));
    assertThat(allAre(SYNCHRONIZED, a, b, c)).isTrue();
    assertThat(sources(a)).containsExactlyInAnyOrder("a broker", "a broker", "b");
  }

  /** The way out where nobody is left who could lift it. */
  @Test
  void shouldLiftItsFenceWhenItIsSwitchedOff() {
    Node a = node("a", 0);
    Node b = node("b", 0);
    Node c = node("c", 3000);
    await().atMost(PATIENCE).until(() -> c.state() == FENCED);
    c.clock.unfence();
    assertThat(c.state()).isEqualTo(FENCED);
    c.producer.close();
    nodes.remove(c);
    assertThat(c.state()).as("nobody escapes it by making new clients").isEqualTo(FENCED);

    nodes.add(node(c.time, c.clock, Map.of("truechimer.monitor", "off")));
    assertThat(c.state()).isEqualTo(UNVERIFIED);
    assertThat(List.of(a.state(), b.state())).doesNotContain(FENCED);
  }

  @Test
  void shouldNotFollowAStepThatNobodyHasConfirmed() {
    Node a = node("a", 0);
    Node b = node("b", 5);
    Node c = node("c", -5);
    await().atMost(PATIENCE).until(() -> allAre(SYNCHRONIZED, a, b, c));

    c.time.skew(Duration.ofHours(1));
    assertThat(c.state()).isEqualTo(DISRUPTED);
    long ahead = c.clock.now().wallTime() - TimeSource.system().wallNanos();
    assertThat(Math.abs(ahead)).isLessThan(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void shouldNotJudgeWhereThereAreOnlyTwo() throws Exception {
    Node a = node("a", 0);
    Node b = node("b", 2000);
    await()
        .atMost(PATIENCE)
        .until(() -> a.evidence().sources().size() == 2 && allAre(UNVERIFIED, a, b));
    // As long as it takes to fence a clock where somebody can judge it, and longer.
    Thread.sleep(3000);
    assertThat(allAre(UNVERIFIED, a, b)).isTrue();
    Clients.send(a.producer, new ProducerRecord<>(topic, "a"));
    Clients.send(b.producer, new ProducerRecord<>(topic, "b"));
  }

  @Test
  void shouldSplitPeersOfOneDomainThatDisagree() {
    Map<String, Object> sameDomain = Map.of("truechimer.clock.domain", "cloned");
    Node a = node("a", Duration.ZERO, Map.of());
    Node clone = node("clone", Duration.ZERO, sameDomain);
    Node other = node("other", Duration.ofSeconds(2), sameDomain);
    await()
        .atMost(PATIENCE)
        .until(() -> allAre(SYNCHRONIZED, a, clone) && a.evidence().clocks() == 3);
    await().atMost(PATIENCE).until(() -> other.state() == FENCED);
    assertThat(a.evidence().suspects())
        .extracting(measurement -> measurement.source().name())
        .contains("other");
  }

  private static boolean allAre(MonitorState state, Node... nodes) {
    return List.of(nodes).stream().allMatch(node -> node.state() == state);
  }

  /** The truth is the machine's clock, by which all others here are wrong. */
  private static void assertHoldsTheTruth(NodeClock clock) {
    long before = TimeSource.system().wallNanos();
    TimeInterval interval = clock.interval();
    long after = TimeSource.system().wallNanos();
    assertThat(interval.earliest()).isLessThanOrEqualTo(after);
    assertThat(interval.latest()).isGreaterThanOrEqualTo(before);
  }
}

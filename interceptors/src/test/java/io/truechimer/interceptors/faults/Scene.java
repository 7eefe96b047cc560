/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.awaitility.Awaitility.await;

import io.truechimer.interceptors.faults.Window.Stored;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.MonitorState;
import io.truechimer.testkit.ChildCluster;
import io.truechimer.testkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Where faults strike: brokers, and three nodes with clocks of their own that answer each other's
 * records, all of them processes of their own.
 */
final class Scene implements AutoCloseable {

  static final String TOPIC = "chains";
  static final String MONITOR_TOPIC = "clocks";
  static final String GROUP = "answerers";

  /** What each node says of its own clock. */
  static final Duration CLAIM = Duration.ofMillis(80);

  /**
   * By how much the clocks of two nodes are wrong, the one fast and the other slow: more than a
   * record takes from one to the other, so that whoever stamps by his own clock alone is found out.
   */
  private static final Duration SKEW = Duration.ofMillis(70);

  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Map<String, String> AUTHORIZING =
      Map.of(
          "authorizer.class.name",
          "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          "allow.everyone.if.no.acl.found",
          "true");

  private final ChildCluster cluster;
  private final Scale scale;
  private final Random random;
  private final List<Node> nodes = new ArrayList<>();
  private final Checker checker = new Checker();
  private final KafkaConsumer<String, String> reader;
  private final Truth truth = Truth.now();
  private final List<Runnable> undoing = new ArrayList<>();

  /**
   * Starts all, and waits until the nodes trust their clocks.
   *
   * @param brokers how many
   * @param folder for files
   */
  Scene(int brokers, Scale scale, long seed, Path folder) {
    this.scale = scale;
    random = new Random(seed);
    Map<String, String> properties = new HashMap<>();
    // A broker would create the monitor topic as soon as somebody looks for it, and not as it must
    // be.
    properties.put("auto.create.topics.enable", "false");
    if (brokers == 1) {
      // Several, which need each other to begin, would not let each other in.
      properties.putAll(AUTHORIZING);
    }
    cluster = TestCluster.childProcesses(brokers, properties);
    atClose(cluster::close);
    try {
      cluster.createTopic(TOPIC, PARTITIONS, Map.of("retention.ms", "-1"));
      reader = newReader();
      start(new Node("a", folder, SKEW, settings()));
      start(new Node("b", folder, SKEW.negated(), settings()));
      start(new Node("c", folder, Duration.ZERO, settings()));
      awaitWell();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private KafkaConsumer<String, String> newReader() {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", cluster.bootstrapServers(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer());
    atClose(() -> consumer.close(CloseOptions.timeout(Duration.ZERO)));
    consumer.assign(
        IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(TOPIC, p)).toList());
    return consumer;
  }

  private void start(Node node) {
    nodes.add(node);
    atClose(node::discard);
    node.start();
  }

  /** {@return the settings of the nodes' clients} */
  private List<String> settings() {
    return List.of(
        "bootstrap.servers=" + cluster.bootstrapServers(),
        "linger.ms=0",
        // Brokers go away: the others get on with it meanwhile.
        "max.block.ms=1000",
        "request.timeout.ms=3000",
        "delivery.timeout.ms=20000",
        "default.api.timeout.ms=5000",
        "reconnect.backoff.max.ms=1000",
        "group.id=" + GROUP,
        "auto.offset.reset=earliest",
        "auto.commit.interval.ms=1000",
        "session.timeout.ms=6000",
        "heartbeat.interval.ms=1000",
        "truechimer.fence.policy=reject",
        "truechimer.clock.error.source=configured",
        "truechimer.clock.error.bound.ms=" + CLAIM.toMillis(),
        "truechimer.monitor.heartbeat.interval.ms=100",
        "truechimer.monitor.interval.ms=500",
        "truechimer.monitor.topic=" + MONITOR_TOPIC,
        "truechimer.monitor.topic.auto.create=true");
  }

  ChildCluster cluster() {
    return cluster;
  }

  Scale scale() {
    return scale;
  }

  Random random() {
    return random;
  }

  List<Node> nodes() {
    return nodes;
  }

  /** {@return the node whose clock can be made false} */
  Node last() {
    return nodes.get(nodes.size() - 1);
  }

  /** {@return all but the last} */
  List<Node> others() {
    return nodes.subList(0, nodes.size() - 1);
  }

  void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  void awaitThat(String what, BooleanSupplier condition) {
    await(what).atMost(PATIENCE).until(condition::getAsBoolean);
  }

  void awaitAll(MonitorState state) {
    awaitThat("all are " + state, () -> nodes.stream().allMatch(node -> node.state() == state));
  }

  /** Waits until all nodes trust their clocks, and have sent something. */
  void awaitWell() {
    Map<Node, Long> before = new HashMap<>();
    nodes.forEach(node -> before.put(node, node.acknowledged()));
    awaitThat(
        "all are well",
        () ->
            nodes.stream()
                .allMatch(
                    node ->
                        node.state() == MonitorState.SYNCHRONIZED
                            && node.acknowledged() > before.get(node)));
  }

  /** {@return what has happened since the last check, held against what must always be} */
  Findings check(Window.Known fault) {
    return check(fault, false);
  }

  private Findings check(Window.Known fault, boolean isLast) {
    truth.requireStill();
    Map<String, List<Report>> reports = new HashMap<>();
    Map<String, List<String>> logs = new HashMap<>();
    // Before the topic is read: whatever they say is acknowledged by then is in it.
    for (Node node : nodes) {
      reports.put(node.name(), new ArrayList<>(node.news()));
      logs.put(node.name(), node.logged());
    }
    List<Stored> records = read();
    if (!isLast) {
      awaitReceived(records, reports);
    }
    return checker.check(new Window(fault, truth, records, reports, logs, isLast));
  }

  /**
   * Waits until each record has been received, and adds who received what meanwhile to the reports;
   * the next window has that too. What nobody receives, the checker finds.
   */
  private void awaitReceived(List<Stored> records, Map<String, List<Report>> reports) {
    Set<String> missing = new HashSet<>();
    records.forEach(stored -> missing.add(stored.record().id()));
    reports.values().forEach(said -> removeReceived(missing, said));
    try {
      awaitThat(
          "all is received",
          () -> {
            nodes.forEach(node -> removeReceived(missing, node.said(Report.Received.class)));
            return missing.isEmpty();
          });
    } catch (ConditionTimeoutException e) {
      System.out.println("not received: " + missing.size() + " records");
    }
    nodes.forEach(node -> reports.get(node.name()).addAll(node.said(Report.Received.class)));
  }

  private static void removeReceived(Set<String> missing, List<? extends Report> said) {
    for (Report report : said) {
      if (report instanceof Report.Received received) {
        missing.remove(received.id());
      }
    }
  }

  /** {@return the ends of the topic now} */
  Map<TopicPartition, Long> ends() {
    return reader.endOffsets(reader.assignment());
  }

  /** {@return the records that are new in the topic, which was read to its end} */
  private List<Stored> read() {
    List<Stored> records = new ArrayList<>();
    Map<TopicPartition, Long> ends = ends();
    while (ends.entrySet().stream()
        .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<String, String> record : reader.poll(Duration.ofMillis(100))) {
        ChainRecord.parse(record.value())
            .ifPresent(chain -> records.add(new Stored(chain, stamp(record))));
      }
    }
    return records;
  }

  private static Optional<HlcHeader> stamp(ConsumerRecord<?, ?> record) {
    int stamps = 0;
    for (Object unused : record.headers().headers(ClockHeaders.HLC)) {
      stamps++;
    }
    return stamps == 1 ? ClockHeaders.readHlc(record.headers()) : Optional.empty();
  }

  /** {@return what is found of the nodes' ends} */
  Findings end() {
    nodes.forEach(Node::end);
    return check(Window.Known.HEALTHY, true);
  }

  /** Has something undone when the scene closes. */
  void atClose(Runnable undo) {
    undoing.add(undo);
  }

  /** Undoes all, the latest first; what fails keeps nothing else from being undone. */
  @Override
  public void close() {
    if (!undoing.isEmpty()) {
      try {
        undoing.remove(undoing.size() - 1).run();
      } finally {
        close();
      }
    }
  }
}

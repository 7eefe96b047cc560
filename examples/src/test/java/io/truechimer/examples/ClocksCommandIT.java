/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.interceptors.monitor.MonitorConfig;
import io.truechimer.sync.MonitorState;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command that shows all clocks, on a real broker. */
@ExtendWith(TestClusterExtension.class)
class ClocksCommandIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final TestCluster cluster;
  private final String topic = "monitor-" + UUID.randomUUID();
  private final List<Producer<String, String>> producers = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  ClocksCommandIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @AfterEach
  void close() {
    producers.forEach(Producer::close);
  }

  @Test
  void shouldShowAllClocksAndMarkTheSuspect() throws Exception {
    NodeClock a = node("a", Duration.ZERO);
    NodeClock b = node("b", Duration.ofMillis(15));
    NodeClock c = node("c", Duration.ofSeconds(2));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                a.state() == MonitorState.SYNCHRONIZED
                    && b.state() == MonitorState.SYNCHRONIZED
                    && c.state() == MonitorState.FENCED);

    int exitCode = run("--once", "--command-config", quick());

    assertThat(exitCode).as(printed()).isZero();
    String number = "[+-]?[0-9.]+(us|ms|s)";
    String measured = "( +" + number + "){5}";
    assertThat(out.toString())
        .containsPattern(
            "\\n\\* clocks-view-\\S+ +SYNCHRONIZED( +" + number + "){3} +CONFIGURED\\n")
        .containsPattern("\\n\\+ a +SYNCHRONIZED" + measured + " +CONFIGURED\\n")
        .containsPattern("\\n\\+ b +SYNCHRONIZED" + measured + " +CONFIGURED\\n")
        .containsPattern(
            "\\nx c +FENCED +\\+(1\\.9|2\\.0)s" + "( +" + number + "){4} +CONFIGURED\\n")
        .containsPattern("\\n\\+ broker-[0-9]+" + measured + " +CONFIGURED\\n")
        .containsPattern(
            "This view: SYNCHRONIZED, true time within an interval of [0-9.]+ms; 4 clocks,"
                + " tolerates 1 falsetickers")
        .doesNotContain("\033");
  }

  @Test
  void shouldShowTheGivenNumberOfTables() throws Exception {
    createTopic();
    NodeClock unused = node("a", Duration.ZERO);

    assertThat(run("--count", "2", "--interval", "1", "--command-config", quick())).isZero();

    assertThat(out.toString().split("This view: ", -1)).hasSize(3);
  }

  @Test
  void shouldReportThatNoNodeIsKnown() {
    createTopic();

    assertThat(run("--once")).isZero();

    assertThat(out.toString())
        .contains("No node has sent a heartbeat yet.", MonitorConfig.TOPIC + "=" + topic)
        .contains("* clocks-view-");
  }

  @Test
  void shouldNotCreateTheTopic() throws Exception {
    assertThat(run("--once")).isEqualTo(1);

    assertThat(err.toString()).contains("topic " + topic + " does not exist");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      assertThat(admin.listTopics().names().get()).doesNotContain(topic);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "no-such-host.invalid:9092"})
  void shouldReportThatNoBrokerAnswers(String servers) {
    assertThat(execute("--bootstrap-server", servers, "--patience", "1")).isEqualTo(1);

    assertThat(err.toString()).contains("Cannot show clocks", servers);
  }

  @Test
  void shouldEndOnInterrupt() throws Exception {
    createTopic();
    NodeClock unused = node("a", Duration.ZERO);
    String config = quick();
    AtomicInteger exitCode = new AtomicInteger(-1);
    Thread view = new Thread(() -> exitCode.set(run("--command-config", config)));
    view.start();
    await().atMost(PATIENCE).until(() -> out.toString().contains("This view: "));

    view.interrupt();
    view.join(PATIENCE.toMillis());

    assertThat(exitCode).hasValue(0);
    assertThat(err.toString()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("clocks-view-"));
  }

  @Test
  void shouldShowHelp() {
    assertThat(new CommandLine(new ClocksCommand()).setOut(new PrintWriter(out)).execute("--help"))
        .isZero();
    assertThat(out.toString())
        .contains("--bootstrap-server", "--command-config", "max error: the greatest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--interval=0", "--count=-1", "--no-such-option"})
  void shouldRefuseInvalidOptions(String option) {
    assertThat(run(option)).isEqualTo(2);
  }

  private void createTopic() {
    cluster.createTopic(topic, 1, Map.of("message.timestamp.type", "LogAppendTime"));
  }

  private NodeClock node(String name, Duration ahead) {
    NodeClock clock = NodeClock.builder(name).timeSource(new SkewedTimeSource(ahead)).build();
    producers.add(
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "interceptor.classes",
                "io.truechimer.interceptors.ClockProducerInterceptor",
                ClockConfig.NODE_CLOCK,
                clock,
                MonitorConfig.TOPIC,
                topic,
                MonitorConfig.TOPIC_AUTO_CREATE,
                true,
                MonitorConfig.HEARTBEAT_INTERVAL_MS,
                100,
                MonitorConfig.MONITOR_INTERVAL_MS,
                500,
                MonitorConfig.ERROR_BOUND_MS,
                20),
            new StringSerializer(),
            new StringSerializer()));
    return clock;
  }

  /** {@return a client file with the short intervals of the nodes} */
  private String quick() throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(
        file,
        String.join(
            "\n",
            MonitorConfig.HEARTBEAT_INTERVAL_MS + "=100",
            MonitorConfig.MONITOR_INTERVAL_MS + "=500",
            MonitorConfig.ERROR_SOURCE + "=configured",
            MonitorConfig.ERROR_BOUND_MS + "=20"));
    return file.toString();
  }

  private int run(String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("--bootstrap-server", cluster.bootstrapServers(), "--topic", topic));
    all.addAll(List.of(options));
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... options) {
    return new CommandLine(new ClocksCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(options);
  }

  private String printed() {
    return out + "\n" + err;
  }
}

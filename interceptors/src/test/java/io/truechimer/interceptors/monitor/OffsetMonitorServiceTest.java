/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads of a monitor whose brokers do not answer. */
class OffsetMonitorServiceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration MAX_OFFSET = Duration.ofMillis(500);

  private final String node = "node-" + UUID.randomUUID();
  private final AtomicInteger evaluations = new AtomicInteger();
  private final CapturedLog log = new CapturedLog(MonitorLoop.class);

  /** What the listener does about each evaluation. */
  private volatile Runnable onEvaluation = () -> {};

  private final OffsetMonitorService monitor =
      new OffsetMonitorService(
          node,
          TimeSource.system(),
          () -> HybridTimestamp.of(TimeSource.system().wallNanos(), 0),
          (estimate, evidence, localSource) -> {
            evaluations.incrementAndGet();
            onEvaluation.run();
          });

  @AfterEach
  void close() {
    if (monitor.isOpen()) {
      monitor.close();
    }
    log.close();
  }

  private static MonitorConfig config(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("truechimer.monitor.heartbeat.interval.ms", 100);
    all.put("truechimer.clock.error.source", "configured");
    all.putAll(settings);
    return MonitorConfig.of(MonitorConfig.define(new ConfigDef()).parse(all));
  }

  private void open(Map<String, Object> settings) {
    Map<String, Object> client = new HashMap<>(settings);
    client.put("bootstrap.servers", "localhost:1");
    monitor.open(config(settings), MAX_OFFSET, client);
  }

  private void awaitEvaluations(int more) {
    int before = evaluations.get();
    await().atMost(PATIENCE).until(() -> evaluations.get() >= before + more);
  }

  private List<String> warnings() {
    return log.messages().stream().filter(line -> line.contains("is not measured now")).toList();
  }

  /** Two at once would share what is for one. */
  @Test
  void shouldWaitForAThreadThatDoesNotEndThoughAnotherCameBetween() {
    Map<String, Object> stubborn =
        Map.of("truechimer.monitor.client.metric.reporters", Stubborn.class.getName());
    try {
      open(stubborn);
      await().atMost(PATIENCE).until(() -> Stubborn.MADE.get() == 1);
      closeWithoutWaiting();
      open(stubborn);
      closeWithoutWaiting();
      open(stubborn);
      await().atMost(PATIENCE).until(() -> threads().size() == 2);
      // The second has ended, and the third would make clients of its own within moments.
      await().atMost(PATIENCE).during(Duration.ofSeconds(1)).until(() -> Stubborn.MADE.get() == 1);
    } finally {
      Stubborn.LET_GO.countDown();
    }
    await().atMost(PATIENCE).until(() -> Stubborn.MADE.get() == 2 && threads().size() == 1);
  }

  @Test
  void shouldSayThatItWasInterrupted() {
    open(Map.of());
    awaitEvaluations(1);
    threads().get(0).interrupt();
    await().atMost(PATIENCE).until(() -> !warnings().isEmpty());
    assertThat(warnings())
        .containsExactly(
            "The clock of node " + node + " is not measured now: its thread was interrupted");
    awaitEvaluations(1);
  }

  /** Field case B6: an Error used to end the thread for good. */
  @Test
  void shouldGoOnAfterAnErrorOfAnyKind() {
    open(Map.of());
    onEvaluation =
        () -> {
          throw new OutOfMemoryError("a test");
        };
    awaitEvaluations(5);
    assertThat(threads()).hasSize(1);
    assertThat(warnings())
        .as("one kind, so one line a minute")
        .containsExactly("The clock of node " + node + " is not measured now: evaluating failed");
  }

  /** One kind of failure must not hide another. */
  @Test
  void shouldLimitEachKindOfFailureByItself() {
    open(Map.of());
    onEvaluation =
        () -> {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("a test");
        };
    awaitEvaluations(3);
    onEvaluation =
        () -> {
          throw new IllegalStateException("a test");
        };
    awaitEvaluations(3);
    String what = "The clock of node " + node + " is not measured now: ";
    assertThat(warnings())
        .containsExactly(what + "its thread was interrupted", what + "evaluating failed");
  }

  /** Field case B6: the handler of a failure fails as well. */
  @Test
  void shouldGoOnWhereTheFailureOfAStepCannotBeLogged() {
    open(Map.of());
    onEvaluation =
        () -> {
          throw new IllegalStateException("a test") {
            private static final long serialVersionUID = 1L;

            @Override
            public StackTraceElement[] getStackTrace() {
              throw new StackOverflowError("while it is logged");
            }
          };
        };
    awaitEvaluations(5);
    assertThat(threads()).hasSize(1);
  }

  /** Field case A4: settings of closed clients bind no client that comes later. */
  @Test
  void shouldTakeTheSettingsOfTheOpenClients() {
    open(Map.of("truechimer.clock.drift.ppm", 100));
    assertThatThrownBy(() -> open(Map.of("truechimer.clock.drift.ppm", 200)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("truechimer.clock.drift.ppm")
        .hasMessageContaining("they have 100");
    monitor.close();

    open(Map.of("truechimer.clock.drift.ppm", 200));
    awaitEvaluations(1);
    assertThat(monitor.monitor().estimate().settings().driftPpb()).isEqualTo(200_000);
  }

  /** Field case A4: a client that fails to construct leaves nothing behind. */
  @Test
  void shouldForgetAClientThatIsRejected() {
    assertThatThrownBy(
            () ->
                open(
                    Map.of(
                        "truechimer.clock.drift.ppm",
                        100,
                        "truechimer.monitor.client.acks",
                        "some")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("acks");
    assertThat(monitor.isOpen()).isFalse();
    assertThat(threads()).isEmpty();

    open(Map.of("truechimer.clock.drift.ppm", 200));
    awaitEvaluations(1);
    assertThat(threads()).hasSize(1);
  }

  /** An interrupted caller does not wait for the thread. */
  private void closeWithoutWaiting() {
    Thread.currentThread().interrupt();
    monitor.close();
    assertThat(Thread.interrupted()).isTrue();
  }

  private List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(node + "-clock-monitor"))
        .toList();
  }

  /** Keeps who makes a client, until it is told to let go. */
  public static final class Stubborn implements MetricsReporter {

    private static final AtomicInteger MADE = new AtomicInteger();
    private static final CountDownLatch LET_GO = new CountDownLatch(1);

    @Override
    public void configure(Map<String, ?> configs) {
      MADE.incrementAndGet();
      boolean isInterrupted = false;
      while (LET_GO.getCount() > 0) {
        try {
          LET_GO.await();
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}
  }
}

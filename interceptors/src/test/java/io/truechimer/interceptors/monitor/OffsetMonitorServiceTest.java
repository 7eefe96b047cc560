/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.ClockEstimate;
import io.truechimer.sync.Evidence;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads of a monitor whose brokers do not answer. */
class ClockMonitorTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Watched node = new Watched("node-" + UUID.randomUUID());
  private final ClockMonitor monitor =
      new ClockMonitor(
          node,
          MonitorConfig.of(
              MonitorConfig.define(new ConfigDef())
                  .parse(
                      Map.of(
                          "truechimer.heartbeat.interval.ms", 100,
                          "truechimer.monitor.interval.ms", 500,
                          "truechimer.local.error", "configured")),
              Duration.ofMillis(500)));

  @AfterEach
  void close() {
    monitor.close();
  }

  private void open(Map<String, Object> settings) {
    Map<String, Object> client = new HashMap<>(settings);
    client.put("bootstrap.servers", "localhost:1");
    monitor.open(client);
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
    await().atMost(PATIENCE).until(() -> node.judgements.get() > 0);
    threads().get(0).interrupt();
    await().atMost(PATIENCE).until(() -> !node.warnings.isEmpty());
    assertThat(node.warnings)
        .containsExactly(
            "The clock of node " + node.id + " is not measured now: its thread was interrupted");
    int before = node.judgements.get();
    await().atMost(PATIENCE).until(() -> node.judgements.get() > before);
  }

  /** Whoever is interrupted does not wait for the thread. */
  private void closeWithoutWaiting() {
    Thread.currentThread().interrupt();
    monitor.close();
    assertThat(Thread.interrupted()).isTrue();
  }

  private List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(node.id + "-clock-monitor"))
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

  private static final class Watched implements WatchedNode {

    private final String id;
    private final AtomicInteger judgements = new AtomicInteger();
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

    Watched(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public TimeSource time() {
      return TimeSource.system();
    }

    @Override
    public HybridTimestamp now() {
      return HybridTimestamp.of(time().wallNanos(), 0);
    }

    @Override
    public void judged(ClockEstimate verdict, Evidence evidence, String local) {
      judgements.incrementAndGet();
    }

    @Override
    public void warn(Supplier<String> message, Throwable cause) {
      warnings.add(message.get());
    }
  }
}

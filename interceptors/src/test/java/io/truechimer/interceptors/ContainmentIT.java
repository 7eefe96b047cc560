/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.sync.Evidence;
import io.truechimer.sync.SourceEstimate;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nodes that all read the clock of this machine, and do not know it: whatever they measure of each
 * other, the truth is 0.
 */
@ExtendWith(TestClusterExtension.class)
class ContainmentIT {

  private static final int NODES = 8;
  private static final int EVALUATIONS = 20_000;

  private final Clients clients;
  private final AtomicInteger evaluations = new AtomicInteger();
  private final AtomicInteger judged = new AtomicInteger();
  private final Queue<String> outside = new ConcurrentLinkedQueue<>();
  private final Queue<Long> halfRoundTrips = new ConcurrentLinkedQueue<>();
  private final Queue<Long> offsets = new ConcurrentLinkedQueue<>();
  private final Queue<Long> bounds = new ConcurrentLinkedQueue<>();

  ContainmentIT(TestCluster cluster) {
    clients = new Clients(cluster);
  }

  @Test
  void shouldNeverExcludeTheTruth() {
    String topic = "monitor-" + UUID.randomUUID();
    List<Producer<String, String>> producers = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      NodeClock clock = NodeClock.builder("node-" + i).build();
      clock.health().addListener(this::check);
      Map<String, Object> settings = new HashMap<>();
      settings.put("truechimer.node.clock", clock);
      settings.put("truechimer.clock.domain", "domain-" + i);
      settings.put("truechimer.clock.error.source", "configured");
      settings.put("truechimer.clock.error.bound.ms", 5);
      settings.put("truechimer.monitor.heartbeat.interval.ms", 10);
      settings.put("truechimer.monitor.interval.ms", 50);
      settings.put("truechimer.monitor.topic", topic);
      settings.put("truechimer.monitor.topic.auto.create", true);
      producers.add(clients.producer(settings));
    }
    try {
      await().atMost(Duration.ofMinutes(3)).until(() -> judged.get() >= EVALUATIONS);
    } finally {
      producers.forEach(Producer::close);
    }

    System.out.printf(
        "%d evaluations with 3 clocks or more, of %d; %d best samples: error at most %s, true error"
            + " %s; bound where 5 ms are claimed %s%n",
        judged.get(),
        evaluations.get(),
        offsets.size(),
        percentiles(halfRoundTrips),
        percentiles(offsets),
        percentiles(bounds));
    assertThat(outside).isEmpty();
  }

  private void check(Evidence evidence) {
    evaluations.incrementAndGet();
    for (SourceEstimate measurement : evidence.sources()) {
      if (!measurement.offset().contains(0)) {
        outside.add(measurement.toString());
      }
      offsets.add(Math.abs(measurement.offset().middle()));
      halfRoundTrips.add(measurement.error());
    }
    if (evidence.clocks() >= 3) {
      judged.incrementAndGet();
      bounds.add(evidence.bound().errorOf(0));
      if (!evidence.bound().contains(0) || evidence.fusion().isEmpty()) {
        outside.add(evidence.describe());
      }
    }
  }

  private static String percentiles(Queue<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return String.format(
        "p50 %.3f ms, p99 %.3f ms",
        sorted.get(sorted.size() / 2) / 1e6, sorted.get(sorted.size() * 99 / 100) / 1e6);
  }
}

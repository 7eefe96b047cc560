/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.sync.Evidence;
import io.truechimer.sync.SourceEstimate;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;

/**
 * The metrics of a client, next to Kafka's own: in the group {@code plugins}, with the tag {@code
 * class}. Kafka removes them when the client is closed.
 */
final class ClientMetrics {

  private static final double NANOS_PER_MILLI = 1e6;

  private final PluginMetrics metrics;

  private ClientMetrics(PluginMetrics metrics, NodeClock node) {
    this.metrics = metrics;
    addState(node);
    addEvidence(node);
  }

  private void addState(NodeClock node) {
    gauge("clock-state", "What this node knows of its clock", () -> node.state().name());
    gauge(
        "clock-fenced",
        "1 while the clock of this node is fenced, else 0",
        () -> node.fenceReason().isPresent() ? 1 : 0);
    gauge(
        "clock-bound-ms",
        "How far the true time is at most from the clock of this node",
        () -> node.watch().boundNanos() / NANOS_PER_MILLI);
    total("clock-fence", "How often others have proven this clock false", node.watch()::fenceCount);
    total("clock-step", "How often the wall clock has stepped", node.watch()::stepCount);
    total(
        "clock-heartbeats-malformed",
        "Heartbeats that could not be read",
        node.watch()::malformedCount);
    gauge(
        "clock-same-domain-error-ms",
        "By how much clocks of one domain seem to differ, which is 0 in truth",
        () -> node.watch().sameDomainErrorNanos() / NANOS_PER_MILLI);
  }

  private void addEvidence(NodeClock node) {
    evidence(
        node,
        "clock-local-error-ms",
        "How far the wall clock may be off, by what the machine itself says",
        evidence -> evidence.localError().nanos() / NANOS_PER_MILLI);
    gauge(
        "clock-local-error-source",
        "Who says so",
        () -> node.evidence().map(e -> e.localError().source().name()).orElse("NONE"));
    evidence(
        node,
        "clock-estimate-ms",
        "The most likely offset of the true time from the wall clock",
        evidence -> evidence.estimate() / NANOS_PER_MILLI);
    evidence(node, "clock-domains", "Clocks that have a vote, the own included", Evidence::clocks);
    evidence(
        node,
        "clock-fusion-width-ms",
        "How wide the interval is that most clocks allow",
        evidence ->
            evidence
                .fusion()
                .map(fusion -> fusion.interval())
                .map(fusion -> ((double) fusion.high() - fusion.low()) / NANOS_PER_MILLI)
                .orElse(Double.NaN));
    evidence(
        node,
        "clock-suspects",
        "Sources whose clocks miss what most allow",
        evidence -> evidence.suspects().size());
    evidence(
        node,
        "clock-heartbeat-age-ms",
        "The age of the newest measurement that is in use",
        evidence ->
            evidence.measurements().stream()
                .mapToLong(SourceEstimate::ageNanos)
                .mapToDouble(age -> age / NANOS_PER_MILLI)
                .min()
                .orElse(Double.NaN));
  }

  static void ofProducer(
      PluginMetrics metrics,
      NodeClock node,
      LongAdder stamped,
      LongAdder untrusted,
      LongAdder refused,
      LongAdder failed) {
    ClientMetrics client = new ClientMetrics(metrics, node);
    client.total("stamped", "Records that were stamped", stamped::sum);
    client.total(
        "untrusted", "Records that were stamped while the clock was not trusted", untrusted::sum);
    client.total("refused", "Records that were refused, because the clock is fenced", refused::sum);
    client.total("failed", "Records sent without a stamp, because of an error", failed::sum);
  }

  static void ofConsumer(PluginMetrics metrics, NodeClock node, Intake intake, LongAdder failed) {
    ClientMetrics client = new ClientMetrics(metrics, node);
    client.total("received", "Records with a stamp that were received", intake::receivedCount);
    client.total(
        "rejected-future",
        "Records stamped too far ahead to move the clock",
        intake::rejectedCount);
    client.total("malformed", "Records with a stamp that cannot be read", intake.malformed()::sum);
    client.total("failed", "Polls that did not move the clock, because of an error", failed::sum);
    Sensor offsets = metrics.addSensor("remote-offset");
    offsets.add(
        client.name(
            "remote-offset-max",
            "The greatest stamp of a poll less the wall clock, in milliseconds: maximum"),
        new Max());
    offsets.add(
        client.name(
            "remote-offset-avg",
            "The greatest stamp of a poll less the wall clock, in milliseconds: average"),
        new Avg());
    intake.measureOffsets(offsets);
  }

  /** What is not a number while nothing measures the clock. */
  private void evidence(
      NodeClock node, String name, String description, ToDoubleFunction<Evidence> value) {
    gauge(name, description, () -> node.evidence().map(value::applyAsDouble).orElse(Double.NaN));
  }

  private void total(String name, String description, LongSupplier value) {
    gauge(name + "-total", description, value::getAsLong);
  }

  private <T> void gauge(String name, String description, Supplier<T> value) {
    metrics.addMetric(name(name, description), (Gauge<T>) (config, now) -> value.get());
  }

  private MetricName name(String name, String description) {
    return metrics.metricName(name, description, new LinkedHashMap<>());
  }
}

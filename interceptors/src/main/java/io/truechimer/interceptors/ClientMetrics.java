/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.sync.Evidence;
import io.truechimer.sync.JudgedReading;
import io.truechimer.sync.SourceEstimate;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;

/**
 * The metrics of a client, in Kafka's group {@code plugins} with the tag {@code class}. Kafka
 * removes them when the client is closed.
 */
final class ClientMetrics {

  private static final double NANOS_PER_MILLI = 1e6;

  private final MetricTarget metrics;

  private ClientMetrics(MetricTarget metrics, NodeClock node) {
    this.metrics = metrics;
    addState(node);
    addEvidence(node);
  }

  private void addState(NodeClock node) {
    gauge("clock-state", "The state of this node's clock", () -> node.state().name());
    gauge(
        "clock-fenced",
        "1 while this node is fenced, else 0",
        () -> node.fenceReason().isPresent() ? 1 : 0);
    gauge(
        "clock-bound-ms",
        "The error bound of this node's clock, in milliseconds",
        () -> boundNanos(node) / NANOS_PER_MILLI);
    total(
        "clock-fence",
        "Times that other clocks proved this node's clock wrong",
        node.health()::fenceCount);
    total("clock-step", "Steps of the wall clock", node.health()::stepCount);
    total(
        "clock-heartbeats-malformed",
        "Heartbeats that could not be decoded",
        node.monitor()::malformedCount);
    gauge(
        "clock-same-domain-error-ms",
        "The greatest measured offset within this node's clock domain, where the true offset is 0,"
            + " in milliseconds",
        () -> node.health().sameDomainErrorNanos(node.monitor().domain()) / NANOS_PER_MILLI);
  }

  private void addEvidence(NodeClock node) {
    evidence(
        node,
        "clock-local-error-ms",
        "The error bound of the wall clock by the machine's own source, in milliseconds",
        evidence -> evidence.localError().nanos() / NANOS_PER_MILLI);
    gauge(
        "clock-local-error-source",
        "The machine's own source of that error bound",
        () -> node.evidence().map(e -> e.localError().source().name()).orElse("NONE"));
    evidence(
        node,
        "clock-estimate-ms",
        "The most likely offset of true time from the wall clock, in milliseconds; positive if true"
            + " time is ahead",
        evidence -> evidence.estimateNanos() / NANOS_PER_MILLI);
    evidence(
        node, "clock-domains", "Clocks with a vote, this node's own included", Evidence::clocks);
    evidence(
        node,
        "clock-fusion-width-ms",
        "The width of the interval that most clocks allow, in milliseconds",
        evidence ->
            evidence
                .fusion()
                .map(fusion -> fusion.interval())
                .map(fusion -> ((double) fusion.high() - fusion.low()) / NANOS_PER_MILLI)
                .orElse(Double.NaN));
    evidence(
        node,
        "clock-suspects",
        "Sources whose intervals miss what most clocks allow",
        evidence -> evidence.suspects().size());
    evidence(
        node,
        "clock-heartbeat-age-ms",
        "The age of the newest sample in use, in milliseconds",
        evidence ->
            evidence.sources().stream()
                .mapToLong(SourceEstimate::ageNanos)
                .mapToDouble(age -> age / NANOS_PER_MILLI)
                .min()
                .orElse(Double.NaN));
  }

  static void ofProducer(
      MetricTarget metrics,
      NodeClock node,
      LongAdder trusted,
      LongAdder untrusted,
      LongAdder refused,
      LongAdder failed) {
    ClientMetrics client = new ClientMetrics(metrics, node);
    client.total("stamped", "Records stamped", () -> trusted.sum() + untrusted.sum());
    client.total("untrusted", "Records stamped while the clock was not trusted", untrusted::sum);
    client.total("refused", "Records refused because the node is fenced", refused::sum);
    client.total(
        "failed", "Records sent without a timestamp header because of a failure", failed::sum);
  }

  static void ofConsumer(
      MetricTarget metrics, NodeClock node, ReceivedTimestamps received, LongAdder failed) {
    ClientMetrics client = new ClientMetrics(metrics, node);
    client.total("received", "Records received with a timestamp header", received::receivedCount);
    client.total(
        "rejected-future",
        "Received records whose timestamp was too far ahead to advance the clock",
        received::rejectedCount);
    client.total(
        "malformed",
        "Received records with a malformed timestamp header",
        received.malformed()::sum);
    client.total(
        "failed", "Polls that did not advance the clock because of a failure", failed::sum);
    Sensor offsets = metrics.addSensor("remote-offset");
    offsets.add(
        client.name(
            "remote-offset-max",
            "How far the greatest timestamp of a poll is ahead of the wall clock, in milliseconds:"
                + " maximum"),
        new Max());
    offsets.add(
        client.name(
            "remote-offset-avg",
            "How far the greatest timestamp of a poll is ahead of the wall clock, in milliseconds:"
                + " average"),
        new Avg());
    received.measureOffsets(offsets);
  }

  private static double boundNanos(NodeClock node) {
    JudgedReading now = node.judge();
    return now.isMeasured() ? now.errorNanos(now.physicalNanos()) : Double.NaN;
  }

  /** NaN before the first evaluation. */
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
    return metrics.metricName(name, description, Map.of());
  }
}

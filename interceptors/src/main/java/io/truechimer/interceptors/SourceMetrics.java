/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.sync.Evidence;
import io.truechimer.sync.OffsetSample.Source;
import io.truechimer.sync.SourceEstimate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;

/** A client's metrics of each source that its node measures. Thread-safe. */
final class SourceMetrics implements Consumer<Evidence> {

  private static final double NANOS_PER_MILLI = 1e6;

  /** Upper bound on shown sources, since anyone with write access can invent names. */
  private static final int MAX_SOURCES = 64;

  private final MetricTarget metrics;
  private final Map<String, Shown> shown = new HashMap<>();
  private boolean isClosed;

  private record Shown(AtomicReference<SourceEstimate> latest, List<MetricName> names) {}

  SourceMetrics(MetricTarget metrics) {
    this.metrics = metrics;
  }

  /** Shows the sources of an evaluation, and hides those that have gone. */
  @Override
  public synchronized void accept(Evidence evidence) {
    if (isClosed) {
      return;
    }
    Map<String, SourceEstimate> heard = new HashMap<>();
    evidence.sources().stream().limit(MAX_SOURCES).forEach(m -> heard.put(keyOf(m.source()), m));
    shown
        .entrySet()
        .removeIf(entry -> !heard.containsKey(entry.getKey()) && hide(entry.getValue()));
    heard.forEach(
        (key, estimate) ->
            shown.computeIfAbsent(key, unused -> show(estimate)).latest.set(estimate));
  }

  private static String keyOf(Source source) {
    return source.kind() + " " + source.name() + " " + source.domain();
  }

  private Shown show(SourceEstimate first) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("kind", first.source().kind().name().toLowerCase(Locale.ROOT));
    tags.put("source", first.source().name());
    tags.put("domain", first.source().domain());
    Shown source = new Shown(new AtomicReference<>(first), new ArrayList<>());
    gauge(
        source,
        tags,
        "offset",
        "How far the source's clock is ahead of this node's wall",
        m -> m.offset().middle());
    gauge(source, tags, "error", "The error of that offset", SourceEstimate::error);
    gauge(
        source, tags, "round-trip", "The round trip to the source", SourceEstimate::roundTripNanos);
    gauge(source, tags, "age", "The age of the source's best sample", SourceEstimate::ageNanos);
    return source;
  }

  private void gauge(
      Shown source,
      Map<String, String> tags,
      String what,
      String description,
      ToLongFunction<SourceEstimate> nanos) {
    MetricName name =
        metrics.metricName("clock-source-" + what + "-ms", description + ", in milliseconds", tags);
    metrics.addMetric(
        name,
        (Gauge<Double>) (config, now) -> nanos.applyAsLong(source.latest.get()) / NANOS_PER_MILLI);
    source.names.add(name);
  }

  private boolean hide(Shown source) {
    source.names.forEach(metrics::removeMetric);
    return true;
  }

  /** Stops. Kafka removes the metrics when the client is closed. */
  synchronized void close() {
    isClosed = true;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.sync.Evidence;
import io.truechimer.sync.SourceEstimate;
import io.truechimer.sync.OffsetSample.Source;
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
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * The metrics of a client about each source that its node hears, which come and go with them.
 * Thread-safe.
 */
final class SourceMetrics implements Consumer<Evidence> {

  private static final double NANOS_PER_MILLI = 1e6;

  /** A node measures few others; who makes up more is not shown. */
  private static final int MAX_SOURCES = 64;

  private final PluginMetrics metrics;
  private final Map<String, Shown> shown = new HashMap<>();
  private boolean isClosed;

  private record Shown(AtomicReference<SourceEstimate> latest, List<MetricName> names) {}

  SourceMetrics(PluginMetrics metrics) {
    this.metrics = metrics;
  }

  /** Shows what an evaluation rests on. */
  @Override
  public synchronized void accept(Evidence evidence) {
    if (isClosed) {
      return;
    }
    Map<String, SourceEstimate> heard = new HashMap<>();
    evidence.measurements().stream()
        .limit(MAX_SOURCES)
        .forEach(m -> heard.put(keyOf(m.source()), m));
    shown
        .entrySet()
        .removeIf(entry -> !heard.containsKey(entry.getKey()) && hide(entry.getValue()));
    heard.forEach(
        (key, measurement) ->
            shown.computeIfAbsent(key, unused -> show(measurement)).latest.set(measurement));
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
    gauge(source, tags, "offset", "How far its clock is ahead", m -> m.offset().middle());
    gauge(source, tags, "error", "How far that may be wrong", SourceEstimate::error);
    gauge(source, tags, "round-trip", "The round trip", SourceEstimate::roundTripNanos);
    gauge(source, tags, "age", "The age of that measurement", SourceEstimate::ageNanos);
    return source;
  }

  private void gauge(
      Shown source,
      Map<String, String> tags,
      String what,
      String description,
      ToLongFunction<SourceEstimate> nanos) {
    MetricName name =
        metrics.metricName(
            "clock-source-" + what + "-ms",
            description + ", in milliseconds",
            new LinkedHashMap<>(tags));
    metrics.addMetric(
        name,
        (Gauge<Double>) (config, now) -> nanos.applyAsLong(source.latest.get()) / NANOS_PER_MILLI);
    source.names.add(name);
  }

  private boolean hide(Shown source) {
    source.names.forEach(metrics::removeMetric);
    return true;
  }

  /** Shows nothing more. Kafka removes what is shown when the client is closed. */
  synchronized void close() {
    isClosed = true;
  }
}

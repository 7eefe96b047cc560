/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of one or more runs of the same kind, as a row of the table. */
final class SimulationResult {

  static final String HEADER =
      "| nodes | network | plan | bound p50, p99 (ms) | of clocks that claim 100 ms | clocks fenced"
          + " of false; detected after p50, max (s) | trusted | written, read (B per node and s)"
          + " |\n"
          + "|---|---|---|---|---|---|---|---|";

  private static final long WIDEST_CLAIM = 100 * SimClock.MILLI;

  private final Simulation.Plan plan;
  private final List<Long> bounds = new ArrayList<>();
  private final List<Long> narrowed = new ArrayList<>();
  private final List<Long> detections = new ArrayList<>();
  private final Map<MonitorState, Long> states = new EnumMap<>(MonitorState.class);
  private int falseNodes;
  private int runs;
  private long bytes;
  private long trace;

  SimulationResult(Simulation.Plan plan) {
    this.plan = plan;
  }

  void tick(SimNode node) {
    states.merge(node.monitor.estimate().state(), 1L, Long::sum);
    if (node.monitor.estimate().state().isTrusted()) {
      bounds.add(node.bound());
      if (node.clock.claim() == WIDEST_CLAIM) {
        narrowed.add(node.bound());
      }
    }
  }

  void sent(int size) {
    bytes += size;
  }

  void end(long finalTrace, List<SimNode> nodes) {
    runs++;
    trace = finalTrace;
    for (SimNode node : nodes) {
      if (!node.clock.fault().equals(SimClock.Fault.NONE)) {
        falseNodes++;
        if (node.detectionNanos >= 0) {
          detections.add(node.detectionNanos);
        }
      }
    }
  }

  void add(SimulationResult other) {
    bounds.addAll(other.bounds);
    narrowed.addAll(other.narrowed);
    detections.addAll(other.detections);
    other.states.forEach((state, ticks) -> states.merge(state, ticks, Long::sum));
    falseNodes += other.falseNodes;
    runs += other.runs;
    bytes += other.bytes;
    trace = trace * 31 + other.trace;
  }

  long trace() {
    return trace;
  }

  int fenced() {
    return detections.size();
  }

  int falseNodes() {
    return falseNodes;
  }

  long ticks(MonitorState state) {
    return states.getOrDefault(state, 0L);
  }

  String row(String kind) {
    long ticks = states.values().stream().mapToLong(Long::longValue).sum();
    long trusted = ticks(MonitorState.SYNCHRONIZED) + ticks(MonitorState.HOLDOVER);
    double written = (double) bytes / runs / plan.nodes() / plan.seconds();
    int readers = plan.heartbeats() ? Math.min(plan.nodes(), plan.perGroup()) : 0;
    return String.format(
        Locale.ROOT,
        "| %d | %s | %s | %.1f, %.1f | %.1f, %.1f | %d of %d; %s, %s | %.1f %% | %.0f, %.0f |",
        plan.nodes(),
        plan.network().name(),
        kind,
        percentile(bounds, 0.5) / 1e6,
        percentile(bounds, 0.99) / 1e6,
        percentile(narrowed, 0.5) / 1e6,
        percentile(narrowed, 0.99) / 1e6,
        fenced(),
        falseNodes,
        seconds(percentile(detections, 0.5)),
        seconds(percentile(detections, 1)),
        100.0 * trusted / ticks,
        written,
        written * readers);
  }

  private static String seconds(double nanos) {
    return Double.isNaN(nanos) ? "-" : String.format(Locale.ROOT, "%.1f", nanos / 1e9);
  }

  private static double percentile(List<Long> values, double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}

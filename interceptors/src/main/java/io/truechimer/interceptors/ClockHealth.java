/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.interceptors.logging.RateLimitedLog;
import io.truechimer.interceptors.monitor.MonitorConfig;
import io.truechimer.interceptors.monitor.MonitorListener;
import io.truechimer.sync.Agreement;
import io.truechimer.sync.ClockEstimate;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.OffsetInterval;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node knows of its clock: the latest estimate and its evidence, which outlive the node's
 * clients. It raises and lifts the monitor's fence, and logs changes for the worse. Thread-safe.
 */
final class ClockHealth implements MonitorListener {

  private static final Logger LOG = LoggerFactory.getLogger(ClockHealth.class);
  private static final double NANOS_PER_MILLI = 1e6;

  private final String node;
  private final FenceState fence;
  private final Supplier<String> clocks;
  private final TimeSource time;

  /** By the kind of warning. */
  private final Map<String, RateLimitedLog> warnings = new HashMap<>();

  private final List<Consumer<Evidence>> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder fences = new LongAdder();

  private volatile ClockEstimate estimate = ClockEstimate.UNMEASURED;

  /** Null before the first evaluation. */
  private volatile Evidence evidence;

  private volatile String localSource = "";

  /** As of the latest evaluation. */
  private MonitorState lastState = MonitorState.STARTING;

  private Evidence.Skew lastSkew = Evidence.Skew.SMALL;

  /**
   * Creates the health of an unmeasured clock.
   *
   * @param node the node's name
   * @param time the node's clocks
   * @param fence the node's fence
   * @param clocks describes the node's clocks, for the evidence of a fence
   */
  ClockHealth(String node, TimeSource time, FenceState fence, Supplier<String> clocks) {
    this.node = node;
    this.fence = fence;
    this.clocks = clocks;
    this.time = time;
  }

  /** {@return the current estimate} Callers must take it before they read the clocks. */
  ClockEstimate estimate() {
    return estimate;
  }

  Optional<Evidence> evidence() {
    return Optional.ofNullable(evidence);
  }

  /** {@return the evidence of a fence, for the log} */
  String details() {
    Evidence known = evidence;
    return known == null
        ? clocks.get()
        : clocks.get() + "; " + known.describe() + "; local source: " + localSource;
  }

  /** {@return how often the monitor has fenced this node} */
  long fenceCount() {
    return fences.sum();
  }

  /** {@return how often the wall has stepped while the monitor ran} */
  long stepCount() {
    return estimate.epoch();
  }

  /**
   * {@return the greatest measured offset within a node's own domain, where the true offset is 0,
   * in nanoseconds; NaN without such a source}
   */
  double sameDomainErrorNanos(String domain) {
    return evidence().stream()
        .flatMap(known -> known.sources().stream())
        .filter(source -> source.source().domain().equals(domain))
        .mapToDouble(source -> Math.abs((double) source.offset().middle()))
        .max()
        .orElse(Double.NaN);
  }

  void addListener(Consumer<Evidence> listener) {
    listeners.add(listener);
  }

  void removeListener(Consumer<Evidence> listener) {
    listeners.remove(listener);
  }

  @Override
  public synchronized void onEvaluation(
      ClockEstimate estimate, Evidence evidence, String localSource) {
    this.localSource = localSource;
    this.evidence = evidence;
    boolean isFenced = estimate.state() == MonitorState.FENCED;
    // The fence must be up before the estimate shows it.
    if (isFenced) {
      fence.raiseByMonitor(proof(evidence), this::details);
    }
    this.estimate = estimate;
    if (!isFenced) {
      fence.liftByMonitor();
    }
    report(estimate.state(), evidence);
    for (Consumer<Evidence> listener : listeners) {
      try {
        listener.accept(evidence);
      } catch (RuntimeException e) {
        warnings("metrics")
            .warn(() -> "Metrics of the clock of node " + node + " are not shown", e);
      }
    }
  }

  /**
   * Forgets all measurements, because a client has switched the monitor off while no other client
   * has it on. Nothing would ever lift the monitor's fence: this is the way out of it.
   */
  synchronized void forget() {
    estimate = ClockEstimate.UNMEASURED;
    evidence = null;
    lastState = MonitorState.STARTING;
    lastSkew = Evidence.Skew.SMALL;
    if (fence.liftByMonitor()) {
      LOG.warn(
          "The clock of node {} was proven wrong, and is used again because {}=off",
          node,
          MonitorConfig.MONITOR);
    }
  }

  private void report(MonitorState state, Evidence evidence) {
    if (state != lastState) {
      LOG.debug("Clock of node {}: {} after {}; {}", node, state, lastState, evidence.describe());
      String trouble =
          switch (state) {
            case DISRUPTED ->
                "has stepped. Time goes on by the monotonic clock until peers confirm it";
            case NO_AGREEMENT -> "cannot be judged, because the clocks contradict each other";
            case UNKNOWN -> "has no useful error bound any more";
            case STARTING, UNVERIFIED, SYNCHRONIZED, HOLDOVER, FENCED -> null;
          };
      if (trouble != null) {
        warnings(trouble)
            .warn(() -> "The clock of node " + node + " " + trouble + ": " + evidence.describe());
      }
      if (state == MonitorState.FENCED) {
        fences.increment();
      }
      lastState = state;
    }
    if (evidence.skew() != lastSkew) {
      lastSkew = evidence.skew();
      if (lastSkew != Evidence.Skew.SMALL) {
        Duration ahead = Duration.ofNanos(evidence.estimateNanos());
        warnings("skew")
            .warn(
                () ->
                    ("The clock of node %s seems to be off; true time is ahead of it by %s. This is"
                            + " an estimate and proves nothing: %s")
                        .formatted(node, ahead, evidence.describe()));
      }
    }
  }

  private RateLimitedLog warnings(String kind) {
    return warnings.computeIfAbsent(kind, unused -> new RateLimitedLog(LOG, time));
  }

  /** {@return why the evidence proves this node's clock wrong} */
  private static String proof(Evidence evidence) {
    return ("other clocks prove it wrong: by its own claim, true time is ahead of it by %s, by %s"
            + " of %s clocks by %s")
        .formatted(
            millis(evidence.claim()),
            evidence.fusion().map(Agreement::truechimers).orElse(0),
            evidence.clocks(),
            evidence.fusion().map(fusion -> millis(fusion.interval())).orElse("nothing"));
  }

  private static String millis(OffsetInterval offsets) {
    return String.format(
        Locale.ROOT,
        "[%.1f ms, %.1f ms]",
        offsets.low() / NANOS_PER_MILLI,
        offsets.high() / NANOS_PER_MILLI);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.logging.RateLimitedLog;
import io.truechimer.interceptors.monitor.ClockMonitor;
import io.truechimer.interceptors.monitor.MonitorConfig;
import io.truechimer.interceptors.monitor.WatchedNode;
import io.truechimer.sync.Agreement;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.OffsetInterval;
import io.truechimer.sync.ClockEstimate;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * What a node's clock and its monitor have to do with each other: the monitor's verdict becomes the
 * physical time, the fence, the log and the metrics of the node. Thread-safe.
 */
final class NodeWatch implements WatchedNode {

  private static final double NANOS_PER_MILLI = 1e6;

  private final Logger log;
  private final NodeClock clock;
  private final TimeSource time;
  private final ClockFence fence;
  private final RateLimitedLog troubles;
  private final RateLimitedLog states;
  private final List<Consumer<Evidence>> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder fences = new LongAdder();

  /** Null until a client wants to be watched. */
  private volatile ClockMonitor monitor;

  /** As the latest judgement said; the monitor's thread alone has to do with them. */
  private MonitorState lastState = MonitorState.STARTING;

  private Evidence.Skew lastSkew = Evidence.Skew.SMALL;
  private volatile String local = "";

  NodeWatch(Logger log, NodeClock clock, TimeSource time, ClockFence fence) {
    this.log = log;
    this.clock = clock;
    this.time = time;
    this.fence = fence;
    troubles = new RateLimitedLog(log, time);
    states = new RateLimitedLog(log, time);
  }

  /**
   * Counts a client.
   *
   * @param config the settings of the monitor
   * @param client the configuration of the client
   */
  synchronized void open(MonitorConfig config, Map<String, ?> client) {
    ClockMonitor opened = monitor;
    if (opened == null) {
      opened = new ClockMonitor(this, config);
    } else {
      opened.config().requireSame(config, id());
    }
    opened.open(client);
    // A client that is refused leaves no settings behind that others had to share.
    monitor = opened;
  }

  void close() {
    monitor.close();
  }

  /**
   * A client does not want to be watched. Where none is, nobody would ever lift the monitor's
   * fence: to switch the monitor off is the way out of it.
   */
  void openUnwatched() {
    ClockMonitor known = monitor;
    if ((known == null || !known.isWatching()) && fence.liftByMonitor()) {
      log.warn(
          "The clock of node {} was proven false, and is used again because {} is off",
          id(),
          MonitorConfig.MONITOR);
    }
  }

  /** {@return who measures the clock; null until a client wants it to} */
  ClockMonitor monitor() {
    return monitor;
  }

  /** {@return what is known of the time; null while nobody watches} */
  ClockEstimate verdict() {
    ClockMonitor watching = monitor;
    return watching == null ? null : watching.verdict();
  }

  Optional<Evidence> evidence() {
    ClockMonitor watching = monitor;
    return watching == null ? Optional.empty() : watching.evidence();
  }

  /** {@return the state of the machine's own source of the error, in one line} */
  String local() {
    return local;
  }

  /** {@return how far the true time is at most from the node's; not a number if nobody knows} */
  double boundNanos() {
    ClockEstimate verdict = verdict();
    if (verdict == null) {
      return Double.NaN;
    }
    long monotonic = time.monotonicNanos();
    long wall = time.wallNanos();
    return verdict.errorNanos(verdict.physicalNanos(wall, monotonic), wall, monotonic);
  }

  /**
   * {@return by how much the clocks of this node's own domain seem to differ at most, which is 0 in
   * truth; not a number if no other is heard}
   */
  double sameDomainErrorNanos() {
    ClockMonitor known = monitor;
    return evidence().stream()
        .flatMap(evidence -> evidence.measurements().stream())
        .filter(measurement -> measurement.source().domain().equals(known.domain()))
        .mapToDouble(measurement -> Math.abs((double) measurement.offset().middle()))
        .max()
        .orElse(Double.NaN);
  }

  /** {@return how many heartbeats could not be read} */
  long malformedCount() {
    ClockMonitor known = monitor;
    return known == null ? 0 : known.malformedCount();
  }

  /** {@return how often the wall has stepped while it was watched} */
  long stepCount() {
    ClockEstimate verdict = verdict();
    return verdict == null ? 0 : verdict.epoch();
  }

  /** {@return how often the monitor has fenced this node} */
  long fenceCount() {
    return fences.sum();
  }

  void listen(Consumer<Evidence> listener) {
    listeners.add(listener);
  }

  void unlisten(Consumer<Evidence> listener) {
    listeners.remove(listener);
  }

  @Override
  public String id() {
    return clock.id();
  }

  @Override
  public TimeSource time() {
    return time;
  }

  @Override
  public HybridTimestamp now() {
    return clock.now();
  }

  @Override
  public void judged(ClockEstimate verdict, Evidence evidence, String source) {
    local = source;
    if (verdict.state() == MonitorState.FENCED) {
      if (lastState != MonitorState.FENCED) {
        fences.increment();
      }
      fence.raiseByMonitor(proof(evidence));
    } else {
      fence.liftByMonitor();
    }
    report(verdict, evidence);
    for (Consumer<Evidence> listener : listeners) {
      try {
        listener.accept(evidence);
      } catch (RuntimeException e) {
        warn(() -> "What is known of the clock of node " + id() + " cannot be shown", e);
      }
    }
  }

  private static String proof(Evidence evidence) {
    return "the clocks of others prove it false: by its own claim the true time is within "
        + millis(evidence.claim())
        + " of it, by "
        + evidence.fusion().map(Agreement::truechimers).orElse(0)
        + " of "
        + evidence.clocks()
        + " clocks within "
        + evidence.fusion().map(fusion -> millis(fusion.interval())).orElse("nothing");
  }

  private static String millis(OffsetInterval offsets) {
    return String.format(
        Locale.ROOT,
        "[%.1f ms, %.1f ms]",
        offsets.low() / NANOS_PER_MILLI,
        offsets.high() / NANOS_PER_MILLI);
  }

  private void report(ClockEstimate verdict, Evidence evidence) {
    MonitorState state = verdict.state();
    if (state != lastState) {
      log.debug(
          "The clock of node {}: {} after {}; {}", id(), state, lastState, evidence.describe());
      String trouble =
          switch (state) {
            case DISRUPTED -> "has stepped; time goes on by the monotonic clock meanwhile";
            case NO_AGREEMENT -> "cannot be judged: the clocks contradict each other";
            case UNKNOWN -> "is not known well enough any more";
            case STARTING, UNVERIFIED, SYNCHRONIZED, HOLDOVER, FENCED -> null;
          };
      if (trouble != null) {
        states.warn(() -> "The clock of node " + id() + " " + trouble + ": " + evidence.describe());
      }
      lastState = state;
    }
    if (evidence.skew() != lastSkew) {
      lastSkew = evidence.skew();
      if (lastSkew != Evidence.Skew.SMALL) {
        states.warn(
            () ->
                "The clock of node "
                    + id()
                    + " seems to be off, by "
                    + Duration.ofNanos(evidence.estimate())
                    + ", which proves nothing yet: "
                    + evidence.describe());
      }
    }
  }

  @Override
  public void warn(Supplier<String> message, Throwable cause) {
    troubles.warn(message, cause);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's handle on its node's clock, with the client's fence policy. Thread-safe. */
final class NodeClockHandle implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeClockHandle.class);

  private final NodeClock node;
  private final FencePolicy policy;
  private final boolean isMonitored;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Null until the client adds its metrics, like the field below. */
  private volatile MetricTarget metrics;

  private volatile SourceMetrics sources;

  private NodeClockHandle(NodeClock node, FencePolicy policy, boolean isMonitored) {
    this.node = node;
    this.policy = policy;
    this.isMonitored = isMonitored;
    if (policy == FencePolicy.HALT) {
      node.fenceState().haltWhenUp(true);
      // Afterwards, so that a fence that another thread raises meanwhile is not missed.
      node.fenceReason()
          .ifPresent(reason -> node.fenceState().halt(reason, node.health()::details));
    }
  }

  /**
   * Opens a handle. A client that is rejected changes nothing.
   *
   * @param config the client's settings
   * @param client the client's configuration, with which the monitor connects
   * @throws org.apache.kafka.common.config.ConfigException if a setting differs from that of an
   *     open client of the node
   */
  static NodeClockHandle open(ClockConfig config, Map<String, ?> client) {
    // Writes a header in vain: a missing class must fail the client's construction, and not each
    // send and poll.
    ClockHeaders.writeHlc(
        new ProducerRecord<>("none", null).headers(),
        new HlcHeader(HybridTimestamp.MIN, HlcHeader.UNKNOWN_ERROR, false, 0));
    NodeClock node = NodeClock.find(config);
    boolean isMonitored =
        config.monitor().isOn() && client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) != null;
    node.clients().open(config, isMonitored ? client : null);
    return new NodeClockHandle(node, config.fencePolicy(), isMonitored);
  }

  /**
   * Shows metrics until this handle is closed. A failure costs only the metrics: Kafka would not
   * close an interceptor that throws here, and the node's clock would never be released.
   *
   * @param target where they are shown
   * @param own adds the client's own metrics
   */
  void show(Supplier<MetricTarget> target, Consumer<MetricTarget> own) {
    try {
      metrics = target.get();
      own.accept(metrics);
      sources = new SourceMetrics(metrics);
      node.health().addListener(sources);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("The metrics of a client of node {} are not shown", node.id(), e);
    }
  }

  NodeClock node() {
    return node;
  }

  /**
   * {@return the refusal of a record; null if the client may send it} Under the policy {@code halt}
   * it ends the process instead.
   *
   * @param reason why the clock must not be used; null if it may
   */
  ClockFencedException refusal(String reason) {
    if (reason == null || policy == FencePolicy.MARK) {
      return null;
    }
    if (policy == FencePolicy.HALT) {
      node.fenceState().halt(reason, node.health()::details);
    }
    return new ClockFencedException(
        "The clock of node %s is fenced, so this record was not sent (%s=reject): %s"
            .formatted(node.id(), ClockConfig.FENCE_POLICY, reason));
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (policy == FencePolicy.HALT) {
      node.fenceState().haltWhenUp(false);
    }
    if (sources != null) {
      node.health().removeListener(sources);
      sources.close();
    }
    if (metrics != null) {
      metrics.close();
    }
    node.clients().close(isMonitored);
  }
}

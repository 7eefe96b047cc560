/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * A client's hold of the clock of its node, and what it does while that clock is fenced.
 * Thread-safe.
 */
final class ClientClock implements AutoCloseable {

  private final NodeClock node;
  private final FencePolicy policy;
  private final boolean isWatched;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Null where nobody looks. */
  private volatile SourceMetrics sources;

  private ClientClock(NodeClock node, FencePolicy policy, boolean isWatched) {
    this.node = node;
    this.policy = policy;
    this.isWatched = isWatched;
    if (policy == FencePolicy.HALT) {
      node.clockFence().haltWhenUp(true);
      // After that, so that a fence from elsewhere meets one or the other.
      node.fenceReason().ifPresent(node.clockFence()::halt);
    }
  }

  /**
   * Opens one.
   *
   * @param client the configuration of the client, by which the monitor connects too
   */
  static ClientClock open(ClockConfig config, Map<String, ?> client) {
    NodeClock node = NodeClocks.find(config);
    // For nobody: a jar of ours that is missing is an error of the client's making, and not of each
    // of its sends and polls.
    ClockHeaders.writeHlc(
        new RecordHeaders(), new HlcHeader(HybridTimestamp.MIN, OptionalLong.empty(), false, 0));
    boolean isWatched =
        config.monitor().isOn() && client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) != null;
    if (isWatched) {
      node.watch().open(config.monitor(), client);
    }
    return new ClientClock(node, config.fencePolicy(), isWatched);
  }

  /** Shows what is known of each source, until this is closed. */
  void showSources(PluginMetrics metrics) {
    sources = new SourceMetrics(metrics);
    node.watch().listen(sources);
  }

  NodeClock node() {
    return node;
  }

  /**
   * {@return why a record is not sent; null if it is} Does not return where the policy is to end
   * the process.
   *
   * @param objection why the clock is not to be trusted; null if nothing speaks against it
   */
  ClockFencedException refusal(String objection) {
    if (objection == null || policy == FencePolicy.MARK) {
      return null;
    }
    if (policy == FencePolicy.HALT) {
      node.clockFence().halt(objection);
    }
    return new ClockFencedException(
        "the clock of node "
            + node.id()
            + " is fenced, and "
            + ClockConfig.FENCE_POLICY
            + " is reject: "
            + objection);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (policy == FencePolicy.HALT) {
      node.clockFence().haltWhenUp(false);
    }
    if (sources != null) {
      node.watch().unlisten(sources);
      sources.close();
    }
    if (isWatched) {
      node.watch().close();
    }
  }
}

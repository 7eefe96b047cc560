/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.serde.HlcHeader;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client's hold of the clock of its node, and what it does while that clock is fenced.
 * Thread-safe.
 */
final class ClientClock implements AutoCloseable {

  private final NodeClock node;
  private final FencePolicy policy;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ClientClock(NodeClock node, FencePolicy policy) {
    this.node = node;
    this.policy = policy;
    if (policy == FencePolicy.HALT) {
      node.haltWhenFenced(true);
      // After that, so that a fence from elsewhere meets one or the other.
      node.fenceReason().ifPresent(node::halt);
    }
  }

  static ClientClock open(ClockConfig config) {
    return new ClientClock(NodeClocks.acquire(config), config.fencePolicy());
  }

  NodeClock node() {
    return node;
  }

  /**
   * {@return why a record with this stamp is not sent; null if it is} Does not return where the
   * policy is to end the process.
   */
  ClockFencedException refusal(HlcHeader stamp) {
    String reason = node.objection(stamp);
    if (reason == null || policy == FencePolicy.MARK) {
      return null;
    }
    if (policy == FencePolicy.HALT) {
      node.halt(reason);
    }
    return new ClockFencedException(
        "the clock of node "
            + node.id()
            + " is fenced, and "
            + ClockConfig.FENCE_POLICY
            + " is reject: "
            + reason);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (policy == FencePolicy.HALT) {
        node.haltWhenFenced(false);
      }
      node.close();
    }
  }
}

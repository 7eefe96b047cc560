/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.limits;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import java.util.function.Supplier;

/**
 * Rejects timestamps that no correct clock can have shown yet: they are further ahead of the node's
 * wall clock than the maximum clock offset.
 */
public final class TimestampLimit {

  private TimestampLimit() {}

  /**
   * {@return the claimed timestamp if the node accepts it, else its replacement}
   *
   * @param node the clock of this node
   * @param claimed the timestamp that a record claims
   * @param replacement called only if the node rejects the claimed timestamp
   */
  public static HybridTimestamp acceptOr(
      NodeClock node, HybridTimestamp claimed, Supplier<HybridTimestamp> replacement) {
    return node.accepts(claimed) ? claimed : replacement.get();
  }
}

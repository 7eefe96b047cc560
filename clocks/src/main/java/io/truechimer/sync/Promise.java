/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.hlc.HybridTimestamp;
import java.util.Objects;
import java.util.Optional;

/**
 * What a heartbeat promises about the timestamps of its node. Readers derive stable time and
 * consistent snapshots from it; a restarted node derives from it which timestamps it must pass
 * before it is trusted again. Immutable.
 *
 * @param limit the greatest <em>trusted</em> timestamp that this incarnation may issue. The limit
 *     of the last acknowledged heartbeat is in force. Empty: the node may issue no trusted
 *     timestamp, or has no limit
 * @param closed every record of the node with this timestamp or a smaller one is settled, and no
 *     further one will follow. {@link HybridTimestamp#MAX} means that the node has left. Empty: no
 *     promise
 * @param settleNanos the longest time that a send of this node may stay unsettled, in nanoseconds:
 *     the greatest sum of {@code max.block.ms}, {@code delivery.timeout.ms} and the doubt of its
 *     producers. {@link Long#MAX_VALUE} stands for that and anything above; 0 means that the node
 *     has not said it
 * @param withheld why {@code closed} is empty, where the node knows a reason
 */
public record Promise(
    Optional<HybridTimestamp> limit,
    Optional<HybridTimestamp> closed,
    long settleNanos,
    Optional<Withheld> withheld) {

  /** No limit, no closed timestamp, and nothing said about sends. */
  public static final Promise NONE =
      new Promise(Optional.empty(), Optional.empty(), 0, Optional.empty());

  /** Why a node promises no closed timestamp. */
  public enum Withheld {

    /** A producer does not use {@code acks=all}: an acknowledged record may still be lost. */
    ACKS,

    /** A producer keeps the timestamps of other nodes, for instance a mirror. */
    FOREIGN,

    /** Timestamps were written without the interceptor, which therefore cannot track them. */
    UNTRACKED,

    /** A later interceptor rebuilds the headers, so acknowledgements cannot be matched. */
    REBUILT,

    /** The Kafka client is older than 4.1 and does not return headers with acknowledgements. */
    OLD_CLIENT,

    /** The node was reset, and sends from before the reset are not settled yet. */
    RESET,

    /** The setting {@code truechimer.closed} is {@code off}. */
    OFF,

    /** A reason that only a newer version knows. */
    OTHER
  }

  /**
   * Checks the parts.
   *
   * @param limit empty if there is none
   * @param closed empty if none is promised
   * @param settleNanos 0 or greater
   * @param withheld empty if {@code closed} is present
   * @throws IllegalArgumentException if {@code settleNanos} is negative, or if a closed timestamp
   *     comes with a reason to withhold it
   */
  public Promise {
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(closed, "closed");
    Objects.requireNonNull(withheld, "withheld");
    Heartbeat.requireCount("settleNanos", settleNanos);
    if (closed.isPresent() && withheld.isPresent()) {
      throw new IllegalArgumentException(
          "a promise has a closed timestamp or a reason to withhold it, not both:"
              + " closed=%s, withheld=%s".formatted(closed.get(), withheld.get()));
    }
  }
}

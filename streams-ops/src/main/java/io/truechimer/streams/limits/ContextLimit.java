/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.limits;

import io.truechimer.itc.Stamp;
import java.util.Optional;

/**
 * The limits on a received causal context or key version. A stamp beyond them could make all later
 * writes look as if they had seen everything, or grow without bound. Immutable.
 *
 * @param maxBytes the greatest length in bytes, as encoded
 * @param maxAheadMillis how far the counters, which are milliseconds since the Unix epoch, may be
 *     ahead of this node's clock
 */
public record ContextLimit(int maxBytes, long maxAheadMillis) {

  /**
   * {@return whether a stamp can be encoded within a length}
   *
   * @param stamp the stamp
   * @param maxBytes the greatest length, in bytes
   */
  public static boolean fits(Stamp stamp, int maxBytes) {
    try {
      return stamp.toBytes().length <= maxBytes;
    } catch (IllegalStateException e) {
      return false; // The stamp is beyond the limits of its encoding.
    }
  }

  /**
   * {@return whether an encoded stamp is short enough}
   *
   * @param bytes its length
   */
  public boolean fits(int bytes) {
    return bytes <= maxBytes;
  }

  /**
   * {@return whether correct clocks can have shown all counters of a stamp}
   *
   * @param stamp the received stamp
   * @param nowMillis the time of this node's clock, in milliseconds since the Unix epoch
   */
  public boolean isPossible(Stamp stamp, long nowMillis) {
    return stamp.leq(Stamp.upTo(nowMillis + maxAheadMillis));
  }

  /**
   * Decides what a receiver joins for a received context.
   *
   * @param context the received context
   * @param bytes its length as received
   * @param nowMillis the time of this node's clock, in milliseconds since the Unix epoch
   * @return the context itself; if it is too long, everything up to now, provided that this covers
   *     the context; else empty, and the context is rejected
   */
  public Optional<Stamp> admit(Stamp context, int bytes, long nowMillis) {
    if (fits(bytes)) {
      return Optional.of(context).filter(stamp -> isPossible(stamp, nowMillis));
    }
    return Optional.of(Stamp.upTo(nowMillis)).filter(context::leq);
  }
}

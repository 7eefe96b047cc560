/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/**
 * A timestamp is further ahead of the wall than the clock's maximum offset allows.
 *
 * <p>Either a remote timestamp comes from a clock that is ahead, or the own wall has fallen back
 * behind what the clock has issued.
 */
public final class ClockOffsetException extends ClockException {

  private static final long serialVersionUID = 1;

  private final long offsetNanos;
  private final long maxOffsetNanos;

  ClockOffsetException(HybridTimestamp reference, long wallNanos, long maxOffsetNanos) {
    super(
        "a timestamp is further ahead of the wall clock than the maximum offset: offset="
            + Long.toUnsignedString(reference.wallTime() - wallNanos)
            + " ns, maxOffset="
            + Long.toUnsignedString(maxOffsetNanos)
            + " ns, timestamp="
            + reference
            + ", wall="
            + Long.toUnsignedString(wallNanos)
            + " ns");
    this.offsetNanos = reference.wallTime() - wallNanos;
    this.maxOffsetNanos = maxOffsetNanos;
  }

  /** {@return how far the timestamp is ahead of the wall, in nanoseconds, unsigned} */
  public long offsetNanos() {
    return offsetNanos;
  }

  /** {@return the limit, in nanoseconds, unsigned} */
  public long maxOffsetNanos() {
    return maxOffsetNanos;
  }
}

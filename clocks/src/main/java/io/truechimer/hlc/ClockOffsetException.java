/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/**
 * A timestamp is too far ahead of the wall clock: by more than the maximum offset.
 *
 * <p>Either the clock of the sender is ahead, or this machine's wall clock was set back. Check both
 * clocks.
 */
public final class ClockOffsetException extends ClockException {

  private static final long serialVersionUID = 1;

  private final long offsetNanos;
  private final long maxOffsetNanos;

  ClockOffsetException(HybridTimestamp reference, long wallNanos, long maxOffsetNanos) {
    super(
        "a timestamp is further ahead of the wall clock than the maximum offset allows: offset="
            + Long.toUnsignedString(reference.wallTime() - wallNanos)
            + " ns, maxOffset="
            + Long.toUnsignedString(maxOffsetNanos)
            + " ns, timestamp="
            + reference
            + ", wall="
            + HybridTimestamp.of(wallNanos, 0).toInstant());
    this.offsetNanos = reference.wallTime() - wallNanos;
    this.maxOffsetNanos = maxOffsetNanos;
  }

  /** {@return the timestamp minus the wall clock, in nanoseconds, unsigned} */
  public long offsetNanos() {
    return offsetNanos;
  }

  /** {@return the maximum offset of the clock, in nanoseconds, unsigned} */
  public long maxOffsetNanos() {
    return maxOffsetNanos;
  }
}

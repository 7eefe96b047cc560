/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/**
 * The wall has jumped forward: it advanced further than the monotonic clock and the tolerance
 * allow.
 *
 * <p>The clock refuses until the wall returns, a remote timestamp near the new wall arrives, or
 * {@link HybridClock#resync} accepts the new wall.
 */
public final class ForwardJumpException extends ClockException {

  private static final long serialVersionUID = 1;

  private final long jumpNanos;
  private final long toleranceNanos;

  ForwardJumpException(long jumpNanos, long toleranceNanos) {
    super(
        "the wall clock has jumped forward by more than the tolerance: jump="
            + Long.toUnsignedString(jumpNanos)
            + " ns, tolerance="
            + Long.toUnsignedString(toleranceNanos)
            + " ns");
    this.jumpNanos = jumpNanos;
    this.toleranceNanos = toleranceNanos;
  }

  /** {@return how far the wall has run ahead of the time that passed, in nanoseconds, unsigned} */
  public long jumpNanos() {
    return jumpNanos;
  }

  /** {@return the limit, in nanoseconds, unsigned} */
  public long toleranceNanos() {
    return toleranceNanos;
  }
}

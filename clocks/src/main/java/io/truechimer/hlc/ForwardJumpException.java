/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/**
 * The wall clock has jumped forward: it advanced further than the monotonic clock, by more than the
 * tolerance.
 *
 * <p>The clock keeps throwing until one of these happens: the wall clock goes back, a remote
 * timestamp close to the new wall time arrives, or {@link HybridClock#resync} accepts the new wall
 * time.
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

  /** {@return the advance of the wall clock minus the elapsed time, in nanoseconds, unsigned} */
  public long jumpNanos() {
    return jumpNanos;
  }

  /** {@return the greatest jump that the clock accepts, in nanoseconds, unsigned} */
  public long toleranceNanos() {
    return toleranceNanos;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/**
 * Sees what a {@link HybridClock} sees: the offset of every reading, steps of the wall, refusals.
 *
 * <p>It is called on the thread that uses the clock, on the path that sends and receives records,
 * by many threads at once: it must be quick, thread-safe, must not use that clock, and must not
 * throw. What it throws reaches the caller of the clock: what {@link #onOffset} throws after the
 * clock has moved, what {@link #onWallJump} throws before it would have; what {@link #onRefusal}
 * throws is suppressed in the refusal. All durations are signed numbers of nanoseconds.
 *
 * <p>Drift monitoring, for example, counts the readings whose offset exceeds a tenth of the
 * maximum:
 *
 * <pre>{@code
 * Duration maxOffset = Duration.ofMillis(500);
 * LongAdder drifting = new LongAdder();
 * HybridClock clock = HybridClock.builder().maxOffset(maxOffset).observer(new ClockObserver() {
 *   @Override public void onOffset(long offsetNanos) {
 *     if (offsetNanos > maxOffset.toNanos() / 10) drifting.increment();
 *   }
 * }).build();
 * }</pre>
 */
public interface ClockObserver {

  /** An observer that looks away. */
  ClockObserver NONE = new ClockObserver() {};

  /**
   * A reading has passed the checks, in {@code now}, {@code update} or {@code join}.
   *
   * @param offsetNanos how far the reference (the greater of the clock's last timestamp and the
   *     remote one; in {@code join} the remote one) is ahead of the wall; negative if it is behind;
   *     held within the range of a long
   */
  default void onOffset(long offsetNanos) {}

  /**
   * The wall has stepped: since the last reading it advanced by another amount than the monotonic
   * clock did. Only what the time between the two readings cannot explain counts, which is some
   * tens of nanoseconds unless the thread loses its processor. Slewing shows as steps of that
   * order, so filter by size. It is told before the clock moves, and once, whatever becomes of the
   * call.
   *
   * @param jumpNanos how much more (positive: forward) or less (negative: backward) the wall
   *     advanced than time passed; never 0
   */
  default void onWallJump(long jumpNanos) {}

  /**
   * The clock has refused; the exception is about to be thrown.
   *
   * @param refusal why
   */
  default void onRefusal(ClockException refusal) {}
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/**
 * Receives measurements of a {@link HybridClock}: clock offsets, steps of the wall clock, and
 * exceeded limits.
 *
 * <p>The clock calls its observer on the threads that use the clock, which are the send and poll
 * paths of Kafka clients. An observer must be fast and thread-safe. It must not use that clock, and
 * it must not throw. If it throws nevertheless:
 *
 * <ul>
 *   <li>An exception of {@link #onOffset} reaches the caller after the clock has moved.
 *   <li>An exception of {@link #onWallJump} reaches the caller before the clock moves.
 *   <li>An exception of {@link #onRefusal} is added to the {@link ClockException} as suppressed.
 * </ul>
 *
 * <p>All durations are signed nanoseconds.
 *
 * <p>Example: drift monitoring, which counts the offsets above a tenth of the maximum.
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

  /** An observer that ignores everything. */
  ClockObserver NONE = new ClockObserver() {};

  /**
   * A call of {@code now}, {@code update} or {@code join} has passed all checks.
   *
   * @param offsetNanos the reference minus the wall clock; positive if the reference is ahead;
   *     limited to the range of a {@code long}. The reference is the greater of the clock's last
   *     timestamp and the remote one; in {@code join} it is the remote one
   */
  default void onOffset(long offsetNanos) {}

  /**
   * The wall clock has stepped: it advanced by more or less than the monotonic clock.
   *
   * <p>The slack of the reading (see {@link io.truechimer.time.ClockReading}) is subtracted from
   * the step. It is some tens of nanoseconds, unless the thread is suspended between the two
   * clocks. A slew appears as many steps of that size, so filter by size.
   *
   * <p>The clock reports each step once and before it moves, even if it then throws.
   *
   * @param jumpNanos the advance of the wall clock minus the advance of the monotonic clock;
   *     positive: forward; negative: backward; never 0
   */
  default void onWallJump(long jumpNanos) {}

  /**
   * The clock is about to throw because a limit would be exceeded.
   *
   * @param refusal the exception that the caller will get
   */
  default void onRefusal(ClockException refusal) {}
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import io.truechimer.time.ClockReading;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A hybrid logical clock: its timestamps are close to the wall clock, never go back, and respect
 * causality.
 *
 * <p>The algorithm is that of Kulkarni, Demirbas, Madappa, Avva and Leone, <em>Logical Physical
 * Clocks</em> (OPODIS 2014, figure 5), with wall times in nanoseconds and with checks before each
 * step. An event is a local event or the receipt of a message:
 *
 * <ol>
 *   <li>The <em>reference</em> is the greater of the clock's last timestamp and the received one.
 *   <li>The clock reads the wall clock once.
 *   <li>If the wall clock is past the reference, the result is {@code (wall, 0)}. Otherwise it is
 *       the reference's {@link HybridTimestamp#next}.
 * </ol>
 *
 * <p><b>Guarantees.</b> Each result of {@link #now} and {@link #update} is greater than all results
 * returned before the call began, on any thread. It is also greater than the timestamp passed in.
 * No two results are equal. After a {@link ClockException} the clock is unchanged.
 *
 * <p><b>Limits.</b> All limits are off by default. They are inclusive: a value equal to the limit
 * passes. The clock checks them in this order, before it changes anything:
 *
 * <ol>
 *   <li>{@link HybridClockBuilder#maxForwardJump}: how much further the wall clock may advance than
 *       the monotonic clock. It counts from the last {@code build}, {@code now}, {@code update} or
 *       {@code resync} that returned. An idle clock does not jump.
 *   <li>{@link HybridClockBuilder#maxOffset}: how far the reference may be ahead of the wall clock.
 *       It applies to {@code now} too, after the wall clock was set back.
 *   <li>{@link HybridClockBuilder#wallTimeUpperBound}: the greatest wall time of a result. Without
 *       it, the limit is 2^64 - 1; timestamps never wrap.
 * </ol>
 *
 * <p><b>Hazard.</b> Without {@code maxOffset}, a single remote timestamp from the far future moves
 * the clock there permanently.
 *
 * <p>Thread-safe and lock-free.
 */
public final class HybridClock {

  /** The longest time between two readings in awaitPast, because the wall clock can be set. */
  private static final long MAX_PARK_NANOS = 10_000_000;

  /** The default source, as a constant, so that the JIT compiler can inline its readings. */
  private static final TimeSource SYSTEM = TimeSource.system();

  private final TimeSource timeSource;
  private final ClockLimits limits;
  private final WallJumpDetector jumpDetector;
  private final TimestampRegister last;

  /** Whether at least one limit is set. */
  private final boolean isLimited;

  /** Whether a step to a wall time past all timestamps needs neither a check nor a report. */
  private final boolean hasFastPath;

  /** Whether a limit or an observer relates the wall clock to the monotonic clock. */
  private final boolean watchesWall;

  /** The monotonic time of the latest step that returned. Written after {@code last}. */
  private volatile long lastReturnNanos;

  HybridClock(HybridClockBuilder builder) {
    timeSource = builder.timeSource;
    limits =
        new ClockLimits(
            builder.maxOffset, builder.maxForwardJump, builder.upperBound, builder.observer);
    isLimited = !limits.areOff();
    watchesWall = limits.maxForwardJump != 0 || builder.observer != ClockObserver.NONE;
    hasFastPath = !watchesWall && limits.upperBound == -1;
    ClockReading started = ClockReading.tightest(timeSource);
    lastReturnNanos = started.monotonicNanos();
    jumpDetector = new WallJumpDetector(builder.observer, started);
    last = new TimestampRegister(started.wallNanos());
    limits.checkOffset(builder.last.wallTime(), builder.last.logical(), started.wallNanos());
    last.advanceTo(builder.last);
  }

  /** {@return a builder of a clock with the system's time source and without limits} */
  public static HybridClockBuilder builder() {
    return new HybridClockBuilder();
  }

  /**
   * Returns the timestamp of a local event, such as the sending of a message.
   *
   * @return a timestamp greater than all that this clock has returned or taken in
   * @throws ForwardJumpException if the wall clock has jumped forward
   * @throws ClockOffsetException if the last timestamp is too far ahead of the wall clock
   * @throws WallTimeOverflowException if the result would exceed the upper bound
   */
  public HybridTimestamp now() {
    return event(null, read());
  }

  /**
   * Returns the timestamp of a local event, like {@link #now()}, for callers that have just read
   * the clocks. With an old reading, the result is still greater than all earlier ones, but it is
   * further behind the wall clock.
   *
   * @param reading a recent reading of this clock's time source
   * @return a timestamp greater than all that this clock has returned or taken in
   * @throws ForwardJumpException if the wall clock has jumped forward
   * @throws ClockOffsetException if the last timestamp is too far ahead of the wall clock
   * @throws WallTimeOverflowException if the result would exceed the upper bound
   */
  public HybridTimestamp now(ClockReading reading) {
    return event(null, reading);
  }

  /**
   * Returns the timestamp of the receipt of a message. The receipt is an event.
   *
   * @param remote the timestamp of the message
   * @return a timestamp greater than {@code remote} and than all that this clock has returned or
   *     taken in
   * @throws ForwardJumpException if the wall clock has jumped forward, also relative to {@code
   *     remote}
   * @throws ClockOffsetException if {@code remote} or the last timestamp is too far ahead of the
   *     wall clock
   * @throws WallTimeOverflowException if the result would exceed the upper bound
   */
  public HybridTimestamp update(HybridTimestamp remote) {
    return update(remote, read());
  }

  /**
   * Returns the timestamp of the receipt of a message, like {@link #update(HybridTimestamp)}, for
   * callers that have just read the clocks; see {@link #now(ClockReading)}.
   *
   * @param remote the timestamp of the message
   * @param reading a recent reading of this clock's time source
   * @return a timestamp greater than {@code remote} and than all that this clock has returned or
   *     taken in
   * @throws ForwardJumpException if the wall clock has jumped forward, also relative to {@code
   *     remote}
   * @throws ClockOffsetException if {@code remote} or the last timestamp is too far ahead of the
   *     wall clock
   * @throws WallTimeOverflowException if the result would exceed the upper bound
   */
  public HybridTimestamp update(HybridTimestamp remote, ClockReading reading) {
    return event(Objects.requireNonNull(remote, "remote"), reading);
  }

  /**
   * Takes in a timestamp without an event: afterwards {@link #last} is at least {@code remote}. Use
   * it to take in several timestamps before one {@link #now}.
   *
   * @param remote the timestamp of a message
   * @throws ClockOffsetException if {@code remote} is too far ahead of the wall clock
   * @throws WallTimeOverflowException if {@code remote} exceeds the upper bound
   */
  public void join(HybridTimestamp remote) {
    ClockReading reading = read();
    jumpDetector.detectJump(reading);
    long wall = reading.wallNanos();
    limits.checkOffset(remote.wallTime(), remote.logical(), wall);
    limits.checkBound(remote.wallTime());
    last.advanceTo(remote);
    jumpDetector.reportOffset(remote.wallTime(), wall);
  }

  /** {@return the greatest timestamp that this clock has returned or taken in} */
  public HybridTimestamp last() {
    return last.get();
  }

  /**
   * Accepts the current wall time after a forward jump. It does not help after a backward jump: the
   * last timestamp never goes back, and stays ahead until the wall clock reaches it.
   *
   * @throws WallTimeOverflowException if the wall time exceeds the upper bound
   */
  public void resync() {
    ClockReading reading = read();
    jumpDetector.detectJump(reading);
    limits.checkBound(reading.wallNanos());
    last.advanceTo(HybridTimestamp.of(reading.wallNanos(), 0));
    recordReturn(reading.monotonicNanos());
  }

  /**
   * Waits until the wall clock is greater than {@code timestamp.wallTime()}. Afterwards, the wall
   * clocks of all nodes with correct clocks are past the timestamp, too. This method reads the wall
   * clock at least every 10 milliseconds, because it can be set in the meantime.
   *
   * <p>An interrupt ends the wait. The interrupt status of the thread stays set.
   *
   * @param timestamp the timestamp to pass
   * @param timeout the longest time to wait, in real time; with zero or less, the method reads the
   *     wall clock once and does not wait
   * @return whether the wall clock has passed the timestamp
   */
  public boolean awaitPast(HybridTimestamp timestamp, Duration timeout) {
    TimeSource realTime = TimeSource.system();
    long start = realTime.monotonicNanos();
    long timeoutNanos = Math.max(0, TimeUnit.NANOSECONDS.convert(timeout));
    for (; ; ) {
      long wall = timeSource.wallNanos();
      if (Long.compareUnsigned(wall, timestamp.wallTime()) > 0) {
        return true;
      }
      long left = timeoutNanos - (realTime.monotonicNanos() - start);
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      long distance = timestamp.wallTime() - wall; // Unsigned.
      long park =
          Long.compareUnsigned(distance, MAX_PARK_NANOS) < 0 ? distance + 1 : MAX_PARK_NANOS;
      LockSupport.parkNanos(this, Math.min(park, left));
    }
  }

  /** {@return the limits and the last timestamp, for {@link HybridClockBuilder#state}} */
  public ClockState state() {
    long bound = limits.upperBound == -1 ? 0 : limits.upperBound;
    return new ClockState(limits.maxOffset, limits.maxForwardJump, bound, last());
  }

  @Override
  public String toString() {
    return "HybridClock(last=" + last() + ", timeSource=" + timeSource + ")";
  }

  /**
   * Moves the clock by one event.
   *
   * @param remote the received timestamp; null for a local event
   * @param reading both clocks at the time of the event
   */
  private HybridTimestamp event(HybridTimestamp remote, ClockReading reading) {
    long since = 0;
    if (watchesWall) {
      since = lastReturnNanos;
      jumpDetector.detectJump(reading);
    }
    // Numbers from here on, so that the JIT compiler need not create the reading.
    long wall = reading.wallNanos();
    long monotonic = reading.monotonicNanos();
    long elapsed = monotonic + reading.slackNanos() - since;
    boolean isPast = remote == null || Long.compareUnsigned(remote.wallTime(), wall) < 0;
    if (hasFastPath && isPast && last.advanceIfPast(wall)) {
      return HybridTimestamp.of(wall, 0);
    }
    HybridTimestamp next = step(remote, wall, elapsed, since);
    if (watchesWall) {
      recordReturn(monotonic);
    }
    return next;
  }

  /**
   * Moves the last timestamp by one event.
   *
   * @param remote the received timestamp; null for a local event
   * @param firstWall the wall clock at the time of the event
   * @param firstElapsed the time since the latest step that returned, for the check of forward
   *     jumps
   * @param since the monotonic time of that step; 0 without that check
   */
  private HybridTimestamp step(
      HybridTimestamp remote, long firstWall, long firstElapsed, long since) {
    long wall = firstWall;
    long elapsed = firstElapsed;
    while (true) {
      long seenPacked = last.packed();
      HybridTimestamp seenOverflow = last.overflow();
      long referenceWall = last.wallOf(seenPacked);
      int referenceLogical = last.logicalOf(seenPacked);
      if (seenOverflow != null && seenOverflow.isAfter(referenceWall, referenceLogical)) {
        referenceWall = seenOverflow.wallTime();
        referenceLogical = seenOverflow.logical();
      }
      if (remote != null && remote.isAfter(referenceWall, referenceLogical)) {
        referenceWall = remote.wallTime();
        referenceLogical = remote.logical();
      }
      if (isLimited) {
        limits.checkForwardJump(referenceWall, wall, elapsed);
        if (limits.isTooFarAhead(referenceWall, wall)) {
          // This thread may have been suspended since its reading, while other threads advanced the
          // clock. So a new reading decides. If it passes the check, the step uses it.
          ClockReading fresh = read();
          wall = fresh.wallNanos();
          elapsed = fresh.monotonicNanos() + fresh.slackNanos() - since;
          limits.checkOffset(referenceWall, referenceLogical, wall);
          continue;
        }
      }
      long nextWall = wall;
      int nextLogical = 0;
      if (Long.compareUnsigned(referenceWall, wall) >= 0) {
        nextWall = referenceWall;
        nextLogical = referenceLogical + 1;
        if (nextLogical == 0) {
          nextWall = limits.carry(referenceWall);
        }
      }
      if (isLimited) {
        limits.checkBound(nextWall);
      }
      if (last.advance(seenPacked, seenOverflow, nextWall, nextLogical)) {
        jumpDetector.reportOffset(referenceWall, wall);
        return HybridTimestamp.of(nextWall, nextLogical);
      }
    }
  }

  private ClockReading read() {
    return timeSource == SYSTEM ? SYSTEM.read() : timeSource.read();
  }

  private void recordReturn(long monotonic) {
    // Another thread may have returned with a later reading. The remaining race, between the
    // comparison and the write, makes the elapsed time slightly too long, never too short.
    if (monotonic - lastReturnNanos > 0) {
      lastReturnNanos = monotonic;
    }
  }
}

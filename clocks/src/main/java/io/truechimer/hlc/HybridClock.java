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
 * A hybrid logical clock: timestamps close to the wall clock that never go back and that respect
 * causality.
 *
 * <p>The algorithm is that of Kulkarni, Demirbas, Madappa, Avva and Leone, <em>Logical Physical
 * Clocks</em> (OPODIS 2014, figure 5), with the wall time in nanoseconds and with checks before
 * each step. An event, local or the receipt of a message, takes the <em>reference</em>, which is
 * the greater of the clock's last timestamp and the received one, and reads the wall once. A wall
 * that is past the reference gives {@code (wall, 0)}; otherwise the result is the reference's
 * {@link HybridTimestamp#next}.
 *
 * <p><b>Guarantees.</b> Each result of {@link #now} and {@link #update} is greater than every
 * result that was returned before the call began, on whatever thread, and greater than the
 * timestamp that was passed in; no two results are equal. A {@link ClockException} leaves the clock
 * as it was.
 *
 * <p><b>Limits.</b> All are off by default, all are exact (a value equal to the limit passes), and
 * all are checked before anything changes, in this order:
 *
 * <ol>
 *   <li>{@link HybridClockBuilder#maxForwardJump}: how far the wall may run ahead of the time that
 *       has passed, by the monotonic clock, since the last {@code build}, {@code now}, {@code
 *       update} or {@code resync} that returned. Idling is no jump.
 *   <li>{@link HybridClockBuilder#maxOffset}: how far the reference may be ahead of the wall. It
 *       guards {@code now} too, when the wall falls back.
 *   <li>{@link HybridClockBuilder#wallTimeUpperBound}: the greatest wall time of a result. Without
 *       it, the end of the number space: nothing ever wraps.
 * </ol>
 *
 * <p><b>Hazard.</b> Without {@code maxOffset}, one remote timestamp from the far future carries the
 * clock there for good.
 *
 * <p>Safe for use by many threads and lock-free.
 */
public final class HybridClock {

  /** The longest time between two looks at the wall while waiting for it: it may be set. */
  private static final long MAX_PARK_NANOS = 10_000_000;

  /** The source of who gives none, as a constant, so that the compiler can inline its reading. */
  private static final TimeSource SYSTEM = TimeSource.system();

  private final TimeSource timeSource;
  private final ClockLimits limits;
  private final WallJumpDetector jumpDetector;
  private final TimestampRegister last;

  /** Whether there is any limit to check. */
  private final boolean isLimited;

  /** Whether nothing can refuse or see a step to a wall that is past all timestamps. */
  private final boolean canSkipStep;

  /** Whether anything looks at how the wall goes with the monotonic clock. */
  private final boolean watchesWall;

  /** The monotonic reading of the latest step that returned. Written after {@code last}. */
  private volatile long lastMonotonicNanos;

  HybridClock(HybridClockBuilder builder) {
    timeSource = builder.timeSource;
    limits =
        new ClockLimits(
            builder.maxOffset, builder.maxForwardJump, builder.upperBound, builder.observer);
    isLimited = !limits.areOff();
    watchesWall = limits.maxForwardJump != 0 || builder.observer != ClockObserver.NONE;
    canSkipStep = !watchesWall && limits.upperBound == -1;
    ClockReading started = timeSource.read();
    lastMonotonicNanos = started.monotonicNanos();
    jumpDetector = new WallJumpDetector(builder.observer, started);
    last = new TimestampRegister(started.wallNanos());
    limits.checkOffset(builder.last.wallTime(), builder.last.logical(), started.wallNanos());
    last.advanceTo(builder.last);
  }

  /** {@return a builder of a clock on the system's time, without limits} */
  public static HybridClockBuilder builder() {
    return new HybridClockBuilder();
  }

  /**
   * Returns the timestamp of a local event or of the sending of a message.
   *
   * @return a timestamp greater than all that this clock returned or took in before
   * @throws ForwardJumpException if the wall has jumped forward
   * @throws ClockOffsetException if the wall has fallen too far behind the last timestamp
   * @throws WallTimeOverflowException if the upper bound is reached
   */
  public HybridTimestamp now() {
    return event(null, read());
  }

  /**
   * Returns the timestamp of an event as {@link #now()} does, for callers that have just read the
   * clocks. An old reading still makes a timestamp greater than all before; it is only further
   * behind the wall.
   *
   * @param reading what the clock's time source has just given
   * @return as {@link #now()} does, and so are the exceptions
   */
  public HybridTimestamp now(ClockReading reading) {
    return event(null, reading);
  }

  /**
   * Returns the timestamp of the receipt of a message; the receipt is an event.
   *
   * @param remote the timestamp that came with the message
   * @return a timestamp greater than {@code remote} and than all that this clock returned or took
   *     in before
   * @throws ForwardJumpException if the wall has jumped forward, past {@code remote} too
   * @throws ClockOffsetException if {@code remote} or the last timestamp is too far ahead of the
   *     wall
   * @throws WallTimeOverflowException if the upper bound is reached
   */
  public HybridTimestamp update(HybridTimestamp remote) {
    return update(remote, read());
  }

  /**
   * Returns the timestamp of a receipt as {@link #update(HybridTimestamp)} does, for callers that
   * have just read the clocks, see {@link #now(ClockReading)}.
   *
   * @param remote the timestamp that came with the message
   * @param reading what the clock's time source has just given
   * @return as {@link #update(HybridTimestamp)} does, and so are the exceptions
   */
  public HybridTimestamp update(HybridTimestamp remote, ClockReading reading) {
    return event(Objects.requireNonNull(remote, "remote"), reading);
  }

  /**
   * Takes in a timestamp without an event: afterwards {@link #last} is at least {@code remote}.
   * Several timestamps can be taken in this way before one {@link #now}.
   *
   * @param remote the timestamp that came with a message
   * @throws ClockOffsetException if {@code remote} is too far ahead of the wall
   * @throws WallTimeOverflowException if {@code remote} is beyond the upper bound
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
   * Accepts the present wall after a forward jump. The last timestamp never goes down, so a wall
   * that has fallen back is not accepted by this, but waited for.
   *
   * @throws WallTimeOverflowException if the wall is beyond the upper bound
   */
  public void resync() {
    ClockReading reading = read();
    jumpDetector.detectJump(reading);
    limits.checkBound(reading.wallNanos());
    last.advanceTo(HybridTimestamp.of(reading.wallNanos(), 0));
    recordReturn(reading);
  }

  /**
   * Waits until the wall has passed a timestamp, so that every clock whose wall is right reads a
   * later time: a reading greater than {@code timestamp.wallTime()}. The wall is looked at again at
   * least every 10 milliseconds, because it may be set meanwhile.
   *
   * <p>If the thread is interrupted it stops waiting, and its interrupt status stays set.
   *
   * @param timestamp what to wait for
   * @param timeout how long to wait at most, in real time; zero or less looks once
   * @return whether the wall has passed the timestamp in time
   */
  public boolean awaitPast(HybridTimestamp timestamp, Duration timeout) {
    TimeSource realTime = TimeSource.system();
    long start = realTime.monotonicNanos();
    long patience = Math.max(0, TimeUnit.NANOSECONDS.convert(timeout));
    for (; ; ) {
      long wall = timeSource.wallNanos();
      if (Long.compareUnsigned(wall, timestamp.wallTime()) > 0) {
        return true;
      }
      long left = patience - (realTime.monotonicNanos() - start);
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      long distance = timestamp.wallTime() - wall; // Unsigned.
      long park =
          Long.compareUnsigned(distance, MAX_PARK_NANOS) < 0 ? distance + 1 : MAX_PARK_NANOS;
      LockSupport.parkNanos(this, Math.min(park, left));
    }
  }

  /**
   * {@return the limits and the last timestamp, from which {@link HybridClockBuilder#state} makes a
   * clock again}
   */
  public ClockState state() {
    long bound = limits.upperBound == -1 ? 0 : limits.upperBound;
    return new ClockState(limits.maxOffset, limits.maxForwardJump, bound, last());
  }

  @Override
  public String toString() {
    return "HybridClock(last=" + last() + ", timeSource=" + timeSource + ")";
  }

  /**
   * One event.
   *
   * @param remote null if there is none
   * @param reading when
   */
  private HybridTimestamp event(HybridTimestamp remote, ClockReading reading) {
    long since = 0;
    if (watchesWall) {
      since = lastMonotonicNanos;
      jumpDetector.detectJump(reading);
    }
    long wall = reading.wallNanos();
    boolean isPast = remote == null || Long.compareUnsigned(remote.wallTime(), wall) < 0;
    if (canSkipStep && isPast && last.advanceIfPast(wall)) {
      return HybridTimestamp.of(wall, 0);
    }
    HybridTimestamp next = step(remote, reading, since);
    if (watchesWall) {
      recordReturn(reading);
    }
    return next;
  }

  /**
   * Moves the last timestamp by one event.
   *
   * @param remote null if there is none
   * @param reading when
   * @param since the monotonic reading of the latest step that returned, for the check of forward
   *     jumps; 0 without that check
   */
  private HybridTimestamp step(HybridTimestamp remote, ClockReading reading, long since) {
    ClockReading current = reading;
    while (true) {
      long seenPacked = last.packed();
      HybridTimestamp seenOverflow = last.overflow();
      long refWall = last.wallOf(seenPacked);
      int refLogical = last.logicalOf(seenPacked);
      if (seenOverflow != null && seenOverflow.isAfter(refWall, refLogical)) {
        refWall = seenOverflow.wallTime();
        refLogical = seenOverflow.logical();
      }
      if (remote != null && remote.isAfter(refWall, refLogical)) {
        refWall = remote.wallTime();
        refLogical = remote.logical();
      }
      if (isLimited) {
        limits.checkForwardJump(refWall, current, since);
        if (limits.isTooFarAhead(refWall, current.wallNanos())) {
          // Other threads may have advanced the clock while this one had no processor since its
          // reading. So a refusal rests on a new reading; if that passes, so does the step.
          current = read();
          limits.checkOffset(refWall, refLogical, current.wallNanos());
          continue;
        }
      }
      long wall = current.wallNanos();
      long nextWall = wall;
      int nextLogical = 0;
      if (Long.compareUnsigned(refWall, wall) >= 0) {
        nextWall = refWall;
        nextLogical = refLogical + 1;
        if (nextLogical == 0) {
          nextWall = limits.carry(refWall);
        }
      }
      if (isLimited) {
        limits.checkBound(nextWall);
      }
      if (last.advance(seenPacked, seenOverflow, nextWall, nextLogical)) {
        jumpDetector.reportOffset(refWall, wall);
        return HybridTimestamp.of(nextWall, nextLogical);
      }
    }
  }

  private ClockReading read() {
    return timeSource == SYSTEM ? SYSTEM.read() : timeSource.read();
  }

  private void recordReturn(ClockReading reading) {
    // Another thread may have returned with a later reading. The remaining race between the
    // comparison and the write makes the elapsed time a little too long, never too short.
    if (reading.monotonicNanos() - lastMonotonicNanos > 0) {
      lastMonotonicNanos = reading.monotonicNanos();
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.Objects;
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
 *   <li>{@link Builder#maxForwardJump}: how far the wall may run ahead of the time that has passed,
 *       by the monotonic clock, since the last {@code build}, {@code now}, {@code update} or {@code
 *       resync} that returned. Idling is no jump.
 *   <li>{@link Builder#maxOffset}: how far the reference may be ahead of the wall. It guards {@code
 *       now} too, when the wall falls back.
 *   <li>{@link Builder#wallTimeUpperBound}: the greatest wall time of a result. Without it, the end
 *       of the number space: nothing ever wraps.
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

  /** The usual source, as a constant, so that the compiler can inline its reading. */
  private static final TimeSource SYSTEM = TimeSource.system();

  private final TimeSource timeSource;
  private final ClockObserver observer;
  private final Limits limits;
  private final WallWatch watch;
  private final LastTimestamp last;

  /** Whether there is any limit to check. */
  private final boolean isLimited;

  /** Whether nothing can refuse or see a step to a wall that is past all timestamps. */
  private final boolean isShort;

  /** Whether anything needs the monotonic clock, which costs a second reading. */
  private final boolean isTimed;

  /** The monotonic reading of the latest step that returned. Written after {@code last}. */
  private volatile long lastMonotonic;

  private HybridClock(Builder builder) {
    timeSource = builder.timeSource;
    observer = builder.observer;
    limits =
        new Limits(
            builder.maxOffset, builder.maxForwardJump, builder.upperBound, timeSource, observer);
    isLimited = !limits.areOff();
    isTimed = limits.maxForwardJump != 0 || observer != ClockObserver.NONE;
    isShort = !isTimed && limits.upperBound == -1;
    lastMonotonic = timeSource.monotonicNanos();
    long wall = timeSource.wallNanos();
    watch = new WallWatch(timeSource, observer, lastMonotonic, wall);
    last = new LastTimestamp(wall);
    limits.checkOffset(builder.last.wallTime(), builder.last.logical(), wall);
    last.advanceTo(builder.last);
  }

  /** {@return a builder of a clock on the system's time, without limits} */
  public static Builder builder() {
    return new Builder();
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
    if (isTimed) {
      return timedStep(null);
    }
    long wall = readWall();
    return isShort && last.advanceIfPast(wall)
        ? HybridTimestamp.of(wall, 0)
        : step(null, wall, 0, 0);
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
    Objects.requireNonNull(remote, "remote");
    if (isTimed) {
      return timedStep(remote);
    }
    long wall = readWall();
    return isShort && Long.compareUnsigned(remote.wallTime(), wall) < 0 && last.advanceIfPast(wall)
        ? HybridTimestamp.of(wall, 0)
        : step(remote, wall, 0, 0);
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
    long lead = watch.lead();
    long monotonic = isTimed ? timeSource.monotonicNanos() : 0;
    long wall = readWall();
    if (isTimed) {
      watch.look(lead, monotonic, wall);
    }
    limits.checkOffset(remote.wallTime(), remote.logical(), wall);
    limits.checkBound(remote.wallTime());
    last.advanceTo(remote);
    observeOffset(remote.wallTime(), wall);
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
    long lead = watch.lead();
    long monotonic = timeSource.monotonicNanos();
    long wall = timeSource.wallNanos();
    watch.look(lead, monotonic, wall);
    limits.checkBound(wall);
    last.advanceTo(HybridTimestamp.of(wall, 0));
    noteReturn(monotonic);
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
    long patience = Math.max(0, saturatedNanos(timeout));
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
   * {@return the limits and the last timestamp, from which {@link Builder#state} makes a clock
   * again}
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
   * The step of {@link #now} and {@link #update} where the monotonic clock plays a part too.
   *
   * @param remote null if there is none
   */
  private HybridTimestamp timedStep(HybridTimestamp remote) {
    // In this order: what is known is older than the reading, and so is never mistaken for newer.
    long since = lastMonotonic;
    long lead = watch.lead();
    long monotonic = timeSource.monotonicNanos();
    long wall = timeSource.wallNanos();
    watch.look(lead, monotonic, wall);
    HybridTimestamp next = step(remote, wall, monotonic, since);
    noteReturn(monotonic);
    return next;
  }

  /**
   * One event.
   *
   * @param remote null if there is none
   * @param monotonic the reading taken before that of the wall; for the check of forward jumps
   * @param since the reading of the latest step that returned; likewise
   */
  private HybridTimestamp step(HybridTimestamp remote, long firstWall, long monotonic, long since) {
    long wall = firstWall;
    while (true) {
      long seenNear = last.near();
      HybridTimestamp seenFar = last.far();
      long refWall = last.wallOf(seenNear);
      int refLogical = last.logicalOf(seenNear);
      if (seenFar != null && isAfter(seenFar, refWall, refLogical)) {
        refWall = seenFar.wallTime();
        refLogical = seenFar.logical();
      }
      if (remote != null && isAfter(remote, refWall, refLogical)) {
        refWall = remote.wallTime();
        refLogical = remote.logical();
      }
      if (isLimited) {
        limits.checkForwardJump(refWall, wall, monotonic, since);
        if (limits.isTooFarAhead(refWall, wall)) {
          // Other threads may have moved the clock on while this one had no processor since it read
          // the wall. So a refusal rests on a new reading; and if that passes, so does the step.
          wall = timeSource.wallNanos();
          limits.checkOffset(refWall, refLogical, wall);
          continue;
        }
      }
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
      if (last.advance(seenNear, seenFar, nextWall, nextLogical)) {
        observeOffset(refWall, wall);
        return HybridTimestamp.of(nextWall, nextLogical);
      }
    }
  }

  private long readWall() {
    return timeSource == SYSTEM ? SYSTEM.wallNanos() : timeSource.wallNanos();
  }

  private static boolean isAfter(HybridTimestamp timestamp, long wall, int logical) {
    int byWall = Long.compareUnsigned(timestamp.wallTime(), wall);
    return byWall != 0 ? byWall > 0 : Integer.compareUnsigned(timestamp.logical(), logical) > 0;
  }

  private void observeOffset(long refWall, long wall) {
    if (observer != ClockObserver.NONE) {
      observer.onOffset(signedDifference(refWall, wall));
    }
  }

  private void noteReturn(long monotonic) {
    // Another thread may have returned with a later reading. The race that is left between the
    // comparison and the write makes the time that passed a little too long, never too short.
    if (monotonic - lastMonotonic > 0) {
      lastMonotonic = monotonic;
    }
  }

  /** {@return a - b of two unsigned numbers, held within the range of a long} */
  private static long signedDifference(long a, long b) {
    long difference = a - b;
    boolean positive = Long.compareUnsigned(a, b) >= 0;
    if (positive == difference >= 0) {
      return difference;
    }
    return positive ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  private static long saturatedNanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * Collects the settings of a clock. Not safe for use by many threads.
   *
   * <p>Each limit is 0, which is off, unless it is set.
   */
  public static final class Builder {

    private TimeSource timeSource = TimeSource.system();
    private ClockObserver observer = ClockObserver.NONE;
    private long maxOffset;
    private long maxForwardJump;
    private long upperBound;
    private HybridTimestamp last = HybridTimestamp.MIN;

    private Builder() {}

    /**
     * Sets where the clock reads time.
     *
     * @param timeSource the source; by default {@link TimeSource#system}
     * @return this builder
     */
    public Builder timeSource(TimeSource timeSource) {
      this.timeSource = Objects.requireNonNull(timeSource, "timeSource");
      return this;
    }

    /**
     * Sets how far a timestamp may be ahead of the wall.
     *
     * @param maxOffset the limit; zero is off
     * @return this builder
     * @throws IllegalArgumentException if it is negative, or above 2^63 - 1 nanoseconds
     */
    public Builder maxOffset(Duration maxOffset) {
      return maxOffsetNanos(limitNanos("maxOffset", maxOffset));
    }

    /**
     * Sets how far a timestamp may be ahead of the wall.
     *
     * @param maxOffsetNanos the limit in nanoseconds; 0 is off
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxOffsetNanos(long maxOffsetNanos) {
      ClockState.requireLimit("maxOffsetNanos", maxOffsetNanos);
      this.maxOffset = maxOffsetNanos;
      return this;
    }

    /**
     * Sets how far the wall may run ahead of the time that passes.
     *
     * @param maxForwardJump the limit; zero is off
     * @return this builder
     * @throws IllegalArgumentException if it is negative, or above 2^63 - 1 nanoseconds
     */
    public Builder maxForwardJump(Duration maxForwardJump) {
      return maxForwardJumpNanos(limitNanos("maxForwardJump", maxForwardJump));
    }

    /**
     * Sets how far the wall may run ahead of the time that passes.
     *
     * @param maxForwardJumpNanos the limit in nanoseconds; 0 is off
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxForwardJumpNanos(long maxForwardJumpNanos) {
      ClockState.requireLimit("maxForwardJumpNanos", maxForwardJumpNanos);
      this.maxForwardJump = maxForwardJumpNanos;
      return this;
    }

    /**
     * Sets the greatest wall time that the clock may issue.
     *
     * @param unsignedNanos nanoseconds since the Unix epoch, unsigned; 0 is off, which is the same
     *     as 2^64 - 1
     * @return this builder
     */
    public Builder wallTimeUpperBound(long unsignedNanos) {
      this.upperBound = unsignedNanos;
      return this;
    }

    /**
     * Sets the timestamp from which the clock goes on: all that it issues will be greater.
     *
     * @param last the last timestamp of an earlier clock
     * @return this builder
     */
    public Builder last(HybridTimestamp last) {
      this.last = Objects.requireNonNull(last, "last");
      return this;
    }

    /**
     * Sets who sees what the clock sees.
     *
     * @param observer the observer; by default {@link ClockObserver#NONE}
     * @return this builder
     */
    public Builder observer(ClockObserver observer) {
      this.observer = Objects.requireNonNull(observer, "observer");
      return this;
    }

    /**
     * Sets the limits and the last timestamp from a saved clock.
     *
     * @param state what {@link HybridClock#state} returned
     * @return this builder
     */
    public Builder state(ClockState state) {
      maxOffset = state.maxOffsetNanos();
      maxForwardJump = state.maxForwardJumpNanos();
      upperBound = state.wallTimeUpperBound();
      last = state.last();
      return this;
    }

    /**
     * {@return a clock that starts at the greater of the wall, which is read once, and the restored
     * timestamp}
     *
     * @throws ClockOffsetException if the restored timestamp is further ahead of the wall than the
     *     maximum offset
     */
    public HybridClock build() {
      return new HybridClock(this);
    }

    private static long limitNanos(String name, Duration limit) {
      if (limit.isNegative()) {
        throw new IllegalArgumentException("a limit is 0 (off) or greater: " + name + "=" + limit);
      }
      try {
        return limit.toNanos();
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "a limit is at most 2^63 - 1 nanoseconds: " + name + "=" + limit, e);
      }
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.TimeInterval;

/**
 * What a node knows of the time, until it knows more: published by the monitor at each tick, read
 * by all who need the time. Immutable.
 *
 * <p>It is anchored to the monotonic clock, so that it stays true when the wall steps, and widens
 * with the drift. Its <em>confirmed time</em> is the monotonic clock's reading plus {@code lead}.
 *
 * @param state what the monitor thinks of the wall
 * @param epoch goes up by one with each step of the wall
 * @param monotonicNanos when, by the monotonic clock
 * @param lead the confirmed time minus the monotonic clock, modulo 2^64
 * @param followsWall whether the confirmed time was the wall's; if not, the wall has stepped and
 *     nobody has confirmed it yet
 * @param bound the offsets of the true time from the confirmed time
 * @param claimed the error of the wall, as the machine itself knew it then
 * @param driftPpb how fast all of this becomes less certain, in nanoseconds per second
 * @param settings those of the monitor
 */
public record Verdict(
    MonitorState state,
    long epoch,
    long monotonicNanos,
    long lead,
    boolean followsWall,
    OffsetInterval bound,
    LocalError claimed,
    long driftPpb,
    MonitorSettings settings) {

  /**
   * {@return an interval that holds the true time, as far as the state is to be trusted}
   *
   * @param monotonic the monotonic clock's reading now
   */
  public TimeInterval interval(long monotonic) {
    OffsetInterval now = bound.widen(growth(monotonic));
    long time = monotonic + lead;
    return new TimeInterval(ahead(time, now.low()), ahead(time, now.high()));
  }

  /**
   * {@return the time that a hybrid logical clock should take for the wall's} Usually it is the
   * wall's. A wall that has stepped is not followed before a monitor has confirmed it; time goes on
   * by the monotonic clock. Where the wall has been proven false, it is held within {@link
   * #interval}.
   *
   * @param wall the wall clock's reading now, unsigned
   * @param monotonic the monotonic clock's reading now
   */
  public long physicalNanos(long wall, long monotonic) {
    long time = monotonic + lead;
    long elapsed = Math.abs(monotonic - monotonicNanos);
    boolean hasStepped =
        !OffsetInterval.around(0, settings.stepTolerance(elapsed)).contains(wall - time);
    if (followsWall && !hasStepped) {
      time = wall;
    }
    return switch (state) {
      case FENCED, DISRUPTED -> clamp(time, interval(monotonic));
      case STARTING, UNVERIFIED, SYNCHRONIZED, HOLDOVER, UNKNOWN, NO_AGREEMENT -> time;
    };
  }

  /**
   * {@return the greatest distance of the true time from a reading: its error bound} At most 2^63 -
   * 1.
   *
   * @param time nanoseconds since the Unix epoch, unsigned
   * @param monotonic the monotonic clock's reading now
   */
  public long errorNanos(long time, long monotonic) {
    TimeInterval interval = interval(monotonic);
    return Math.max(distance(interval.earliest(), time), distance(time, interval.latest()));
  }

  /**
   * {@return the error of the wall as the machine itself knows it, aged}
   *
   * @param monotonic the monotonic clock's reading now
   */
  public LocalError localError(long monotonic) {
    return new LocalError(Saturating.add(claimed.nanos(), growth(monotonic)), claimed.source());
  }

  private long growth(long monotonic) {
    return Saturating.drift(driftPpb, Math.max(0, monotonic - monotonicNanos));
  }

  /** Unsigned, and held within the 64 bits. */
  private static long ahead(long time, long offset) {
    long sum = time + offset;
    boolean isWrapped =
        offset < 0 ? Long.compareUnsigned(sum, time) > 0 : Long.compareUnsigned(sum, time) < 0;
    if (isWrapped) {
      return offset < 0 ? 0 : -1;
    }
    return sum;
  }

  private static long clamp(long time, TimeInterval interval) {
    if (Long.compareUnsigned(time, interval.earliest()) < 0) {
      return interval.earliest();
    }
    return Long.compareUnsigned(time, interval.latest()) > 0 ? interval.latest() : time;
  }

  /** {@return how far b is after a, unsigned; 0 if it is before} */
  private static long distance(long a, long b) {
    if (Long.compareUnsigned(a, b) >= 0) {
      return 0;
    }
    long distance = b - a;
    return distance < 0 ? Long.MAX_VALUE : distance;
  }
}

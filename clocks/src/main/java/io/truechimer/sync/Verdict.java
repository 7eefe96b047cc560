/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;
import io.truechimer.time.TimeInterval;

/**
 * What a node knows of the time, until it knows more: published by the monitor at each tick, read
 * by all who need the time. Immutable.
 *
 * <p>It is anchored to the monotonic clock, so that it stays true when the wall steps, and widens
 * with the drift. Its <em>confirmed time</em> is the monotonic clock's reading plus {@code lead}.
 * Who asks gives both clocks' readings, the monotonic one taken first: a step of the wall since the
 * tick, which the monitor has not seen yet, is taken into account.
 *
 * @param state what the monitor thinks of the wall
 * @param epoch goes up by one with each step of the wall
 * @param monotonicNanos when, by the monotonic clock
 * @param wallNanos when, by the wall clock, unsigned
 * @param lead the confirmed time minus the monotonic clock, modulo 2^64
 * @param bound the offsets of the true time from the confirmed time
 * @param claimed the error of the wall, as the machine itself knew it then, and wider where that
 *     has not been confirmed for a while
 * @param wander how all of this becomes less certain
 * @param settings those of the monitor
 */
public record Verdict(
    MonitorState state,
    long epoch,
    long monotonicNanos,
    long wallNanos,
    long lead,
    OffsetInterval bound,
    LocalError claimed,
    Wander wander,
    MonitorSettings settings) {

  /**
   * {@return what is thought of the wall now} A wall that has stepped since the tick is {@code
   * DISRUPTED}, unless it is {@code FENCED} anyway. A verdict that nobody has renewed for as long
   * as a source may be silent is a {@code HOLDOVER}, and in the end {@code UNKNOWN}.
   *
   * @param wall the wall clock's reading, unsigned
   * @param monotonic the monotonic clock's reading
   */
  public MonitorState state(long wall, long monotonic) {
    if (state == MonitorState.FENCED) {
      return state;
    }
    if (hasStepped(wall, monotonic)) {
      return MonitorState.DISRUPTED;
    }
    long age = monotonic - monotonicNanos;
    if (!state.isTrusted() || age <= settings.sourceTtlNanos()) {
      return state;
    }
    return age <= OffsetMonitor.HOLDOVER_NANOS && settings.isUseful(bound.widen(growth(monotonic)))
        ? MonitorState.HOLDOVER
        : MonitorState.UNKNOWN;
  }

  /**
   * {@return an interval that holds the true time, as far as the state is to be trusted}
   *
   * @param wall the wall clock's reading, unsigned
   * @param monotonic the monotonic clock's reading
   */
  public TimeInterval interval(long wall, long monotonic) {
    OffsetInterval now = bound.widen(growth(monotonic));
    // A wall that went on, although no time has passed: the machine may have slept.
    long slept =
        hasStepped(wall, monotonic)
            ? step(wall, monotonic)
                .longestSleep(settings.widening().errorOf(localError(monotonic).nanos(), settings))
            : 0;
    return interval(monotonic + lead, now.low(), SaturatingNanos.add(now.high(), slept));
  }

  /**
   * {@return the time that a hybrid logical clock should take for the wall's} Usually it is the
   * wall's. A wall that has stepped is not followed before a monitor has confirmed it; time goes on
   * by the monotonic clock. Where the wall has been proven false, it is held within {@link
   * #interval}.
   *
   * @param wall the wall clock's reading, unsigned
   * @param monotonic the monotonic clock's reading
   */
  public long physicalNanos(long wall, long monotonic) {
    long confirmed = monotonic + lead;
    long time = followsWall() && !hasStepped(wall, monotonic) ? wall : confirmed;
    return switch (state) {
      case FENCED, DISRUPTED -> clamp(time, interval(wall, monotonic));
      case STARTING, UNVERIFIED, SYNCHRONIZED, HOLDOVER, UNKNOWN, NO_AGREEMENT -> time;
    };
  }

  /**
   * {@return the latest that {@link #physicalNanos} would be if all were known} What is received is
   * held against it. A wall that has gone ahead and is not followed yet may be right, since the
   * machine may have slept; then others have gone ahead too, and a clock that refused their
   * timestamps would give effects smaller ones than their causes. So it is the wall, as far as
   * {@link #interval} allows; elsewhere it is {@code physicalNanos}.
   *
   * @param wall the wall clock's reading, unsigned
   * @param monotonic the monotonic clock's reading
   */
  public long latestPhysicalNanos(long wall, long monotonic) {
    long time = physicalNanos(wall, monotonic);
    if (Long.compareUnsigned(wall, time) <= 0) {
      return time;
    }
    long latest = interval(wall, monotonic).latest();
    long possible = Long.compareUnsigned(wall, latest) < 0 ? wall : latest;
    return Long.compareUnsigned(possible, time) > 0 ? possible : time;
  }

  /** {@return whether the confirmed time is the wall's; if not, the wall has stepped} */
  boolean followsWall() {
    return lead == wallNanos - monotonicNanos;
  }

  /**
   * {@return the greatest distance of the true time from a time: its error bound} At most 2^63 - 1.
   *
   * @param time nanoseconds since the Unix epoch, unsigned
   * @param wall the wall clock's reading, unsigned
   * @param monotonic the monotonic clock's reading
   */
  public long errorNanos(long time, long wall, long monotonic) {
    TimeInterval interval = interval(wall, monotonic);
    return Math.max(distance(interval.earliest(), time), distance(time, interval.latest()));
  }

  /**
   * {@return the error of the wall as the machine itself knows it, aged}
   *
   * @param monotonic the monotonic clock's reading now
   */
  public LocalError localError(long monotonic) {
    return new LocalError(
        SaturatingNanos.add(claimed.nanos(), growth(monotonic)), claimed.source());
  }

  private boolean hasStepped(long wall, long monotonic) {
    return step(wall, monotonic).isReal(0);
  }

  /** {@return what the wall has done since the tick} */
  private Step step(long wall, long monotonic) {
    long elapsed = monotonic - monotonicNanos;
    return new Step(wall - wallNanos - elapsed, elapsed);
  }

  private long growth(long monotonic) {
    return wander.in(monotonic - monotonicNanos);
  }

  /**
   * Held within the 64 bits where one end is beyond them. Where both ends are, the time is so far
   * off that the way to the true one leads over the end, and modulo 2^64 it is right.
   */
  private static TimeInterval interval(long time, long low, long high) {
    long earliest = time + low;
    long latest = time + high;
    if (Long.compareUnsigned(earliest, latest) <= 0) {
      return new TimeInterval(earliest, latest);
    }
    boolean isTooLate = Long.compareUnsigned(latest, time) < 0 && high > 0;
    return isTooLate ? new TimeInterval(earliest, -1) : new TimeInterval(0, latest);
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

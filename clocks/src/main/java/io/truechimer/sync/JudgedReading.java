/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.ClockReading;
import io.truechimer.time.SaturatingNanos;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.UnsignedNanos;

/**
 * A reading of the clocks as a {@link ClockEstimate} judges it. It accounts for a step of the wall
 * that the monitor has not seen yet. Immutable.
 */
public final class JudgedReading {

  private final ClockEstimate estimate;
  private final ClockReading reading;

  /** The monotonic time since the estimate was made. */
  private final long elapsedNanos;

  private final boolean hasStepped;

  JudgedReading(ClockEstimate estimate, ClockReading reading) {
    this.estimate = estimate;
    this.reading = reading;
    elapsedNanos = reading.monotonicNanos() - estimate.at().monotonicNanos();
    // Most readings show no step; for these the object would only cost time.
    hasStepped =
        estimate.isMeasured()
            && WallStep.mayBeReal(reading.leadNanos() - estimate.at().leadNanos())
            && step().isReal();
  }

  /**
   * {@return the state of the wall now} A wall that has stepped since the estimate is {@code
   * DISRUPTED}, unless it is {@code FENCED} already. An estimate that was not renewed for 15
   * heartbeats turns into {@code HOLDOVER}, and finally into {@code UNKNOWN}.
   */
  public MonitorState state() {
    MonitorState state = estimate.state();
    if (state == MonitorState.FENCED) {
      return state;
    }
    if (hasStepped) {
      return MonitorState.DISRUPTED;
    }
    if (!state.isTrusted() || elapsedNanos <= estimate.settings().sourceTtlNanos()) {
      return state;
    }
    return elapsedNanos <= OffsetMonitor.HOLDOVER_NANOS
            && estimate.settings().isUseful(estimate.bound().widen(growth()))
        ? MonitorState.HOLDOVER
        : MonitorState.UNKNOWN;
  }

  /** {@return whether the clock was ever measured} */
  public boolean isMeasured() {
    return estimate.isMeasured();
  }

  /** {@return an interval that holds the true time, provided that {@link #state} is trusted} */
  public TimeInterval interval() {
    OffsetInterval bound = bound().widen(growth());
    return interval(estimatedNanos(), bound.low(), bound.high());
  }

  private WallStep step() {
    return WallStep.between(estimate.at(), reading);
  }

  /** {@return the offsets of true time from estimated time, without their growth} */
  private OffsetInterval bound() {
    OffsetInterval bound = estimate.bound();
    return hasStepped ? bound.hull(bound.shift(longestSuspend())) : bound;
  }

  /**
   * The wall may have advanced while the monotonic clock stood still: the machine was suspended.
   */
  private long longestSuspend() {
    return step().longestSuspend(estimate.settings().errorOf(localError().nanos()));
  }

  /**
   * {@return the wall time for a hybrid logical clock, in nanoseconds since the Unix epoch,
   * unsigned} Usually it is the wall's. After a step of the wall, time goes on by the monotonic
   * clock until the monitor confirms the new wall. While the wall is proven wrong or unconfirmed,
   * time is clamped into {@link #interval}.
   */
  public long physicalNanos() {
    long time = estimate.followsWall() && !hasStepped ? reading.wallNanos() : estimatedNanos();
    MonitorState state = estimate.state();
    boolean isInDoubt = state == MonitorState.FENCED || state == MonitorState.DISRUPTED;
    return isInDoubt ? clamp(time, interval()) : time;
  }

  /** {@return the reading with {@link #physicalNanos} as its wall} */
  public ClockReading physical() {
    long physical = physicalNanos();
    return physical == reading.wallNanos() ? reading : reading.withWall(physical);
  }

  /**
   * {@return the latest value that {@link #physicalNanos} may turn out to have, in the same unit}
   * Received timestamps are compared with it. A wall that stepped forward and is not confirmed may
   * be right, because the machine may have been suspended. Peers have then advanced as well, and a
   * clock that rejected their timestamps would give effects smaller timestamps than their causes.
   */
  public long latestPhysicalNanos() {
    long time = physicalNanos();
    long wall = reading.wallNanos();
    if (Long.compareUnsigned(wall, time) <= 0) {
      return time;
    }
    return UnsignedNanos.max(time, UnsignedNanos.min(wall, interval().latest()));
  }

  /**
   * {@return the greatest possible distance between a time and true time, in nanoseconds, at most
   * 2^63 - 1}
   *
   * @param time nanoseconds since the Unix epoch, unsigned
   */
  public long errorNanos(long time) {
    long offset = UnsignedNanos.difference(time, estimatedNanos());
    return SaturatingNanos.add(bound().errorOf(offset), growth());
  }

  /** {@return the machine's own claim of the wall's error, grown since the estimate} */
  public LocalError localError() {
    return estimate.claimed().widen(growth());
  }

  private long estimatedNanos() {
    return reading.monotonicNanos() + estimate.leadNanos();
  }

  private long growth() {
    return estimate.drift().in(elapsedNanos);
  }

  /**
   * An end beyond the 64 bits becomes the last that fits. If both ends are beyond, the time is so
   * far off that the way to true time leads over the end, and modulo 2^64 it is right.
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
    return UnsignedNanos.min(interval.latest(), UnsignedNanos.max(interval.earliest(), time));
  }
}

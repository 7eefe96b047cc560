/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

/**
 * A machine's wall clock and monotonic clock. Truechimer reads time through this interface only.
 *
 * <p>The <em>wall clock</em> shows the time of day. It can step or slew in both directions when it
 * is set. The <em>monotonic clock</em> never goes back. It measures only the time that passes
 * between two readings. With both clocks, a step of the wall clock can be distinguished from
 * elapsed time.
 *
 * <p>Implementations must be thread-safe. They must not throw, because the send and poll paths of
 * Kafka clients read them.
 */
public interface TimeSource {

  /**
   * {@return the operating system's clocks}
   *
   * <p>The source reads the wall clock of the operating system from time to time. Each such reading
   * is an <em>anchor</em>: a wall time and a monotonic time. Between anchors, the monotonic clock
   * carries the wall time forward.
   *
   * <ul>
   *   <li><em>Resolution.</em> The wall clock is as fine as {@link System#nanoTime()}: on Linux,
   *       one nanosecond in steps of some tens of nanoseconds. A reading costs about as much as one
   *       {@code System.nanoTime()}.
   *   <li><em>Error of an anchor.</em> Half the time that the reading took, typically tens of
   *       nanoseconds. The anchor is the tightest of several readings, so that a thread that is
   *       suspended between the two clocks does not cause a wrong wall time.
   *   <li><em>Staleness.</em> An anchor is valid for 10 milliseconds of monotonic time. Then the
   *       next reading replaces it; there is no background thread. So a step or a slew of the
   *       operating system's clock becomes visible within 10 milliseconds. A wall reading can be
   *       lower than an earlier one by the error of an anchor, and by as much as the operating
   *       system's clock was set back.
   *   <li><em>Suspend.</em> On Linux, the monotonic clock stops while the machine is suspended.
   *       Readings in the first 10 milliseconds after the machine wakes up can be behind by the
   *       length of the suspension.
   *   <li><em>Range.</em> A wall clock before 1970 reads as 0, never as a time in the far future.
   * </ul>
   *
   * <p>There is one instance per JVM. It is thread-safe and lock-free.
   */
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }

  /**
   * {@return the time of day: nanoseconds since the Unix epoch, without leap seconds, as an
   * <em>unsigned</em> 64-bit number (it ends in the year 2554)}
   */
  long wallNanos();

  /**
   * {@return the nanoseconds since an arbitrary fixed moment; may be negative} Only differences
   * between two readings of one source are meaningful.
   */
  long monotonicNanos();

  /**
   * {@return both clocks at one moment} The default implementation reads the monotonic clock, the
   * wall clock, and the monotonic clock again; the time between the two monotonic readings is the
   * slack. {@link #system()} reads its monotonic clock only once, because that clock carries its
   * wall time.
   */
  default ClockReading read() {
    long monotonic = monotonicNanos();
    long wall = wallNanos();
    return new ClockReading(wall, monotonic, Math.max(0, monotonicNanos() - monotonic));
  }
}

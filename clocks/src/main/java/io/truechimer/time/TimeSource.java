/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

/**
 * The two readings of a computer's time, and the only seam through which Truechimer takes them.
 *
 * <p>A <em>wall</em> reading says what time it is and may step or slew in both directions when the
 * clock is set. A <em>monotonic</em> reading never goes back and says only how much time has passed
 * between two readings. They are kept apart so that a step of the wall can be told from the passing
 * of time.
 *
 * <p>Implementations must be safe for use by many threads. They must not throw: the readings are
 * taken on the paths that send and receive records.
 */
public interface TimeSource {

  /**
   * {@return the clocks of this machine}
   *
   * <p>Its guarantees:
   *
   * <ul>
   *   <li><em>Resolution.</em> The wall reading is as fine as {@link System#nanoTime()}: on Linux a
   *       nanosecond, in steps of some tens of them. It costs about as much as one {@code
   *       System.nanoTime()}, because it is one: the wall is taken from the operating system now
   *       and then, as an <em>anchor</em> (wall, monotonic), and carried forward by the monotonic
   *       clock. The anchor is the tightest of several readings, so that a thread that loses its
   *       processor between the two clocks does not set the wall wrong; what remains is half the
   *       time that the tightest reading took, tens of nanoseconds.
   *   <li><em>Staleness.</em> An anchor is used for at most 10 milliseconds of monotonic time, and
   *       then replaced by the thread that needs the reading; there is no background thread. A step
   *       or a slew of the operating system's clock therefore shows within 10 milliseconds, however
   *       seldom the clock is read. A wall reading may be lower than an earlier one by the error of
   *       an anchor, and by as much as the operating system's clock was set back.
   *   <li><em>Suspend.</em> Where the monotonic clock stands still while the machine is suspended
   *       (Linux), readings in the first 10 milliseconds after it wakes may be behind by the length
   *       of the suspension; after that they are right.
   *   <li><em>Range.</em> A wall before 1970 reads as 0, never as a time in the far future.
   * </ul>
   *
   * <p>There is one instance in a JVM. It is safe for use by many threads and takes no lock.
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
   * {@return the nanoseconds since some fixed moment, which may be negative} Only differences
   * between two readings of one source mean anything.
   */
  long monotonicNanos();

  /**
   * {@return both clocks at one moment} It reads the monotonic clock, the wall and the monotonic
   * clock again; the time between is the slack. A source whose wall is carried by its monotonic
   * clock, as the system's is, reads one clock only.
   */
  default ClockReading read() {
    long monotonic = monotonicNanos();
    long wall = wallNanos();
    return new ClockReading(wall, monotonic, Math.max(0, monotonicNanos() - monotonic));
  }
}

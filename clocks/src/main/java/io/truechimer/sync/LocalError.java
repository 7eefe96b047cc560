/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;
import java.util.Objects;

/**
 * The error bound of a wall clock as its own machine knows it. Immutable.
 *
 * @param nanos maximum distance between the wall clock and true time, in either direction, in
 *     nanoseconds
 * @param source origin of the bound
 */
public record LocalError(long nanos, Source source) {

  /** The origin of a local error bound. */
  public enum Source {

    /** The shared memory of the ClockBound daemon. */
    CLOCKBOUND,

    /** The tracking report of the chrony daemon. */
    CHRONY,

    /** The kernel's estimate, from {@code adjtimex}. */
    KERNEL,

    /** Time servers that the node queries itself. */
    SNTP,

    /**
     * A configured value; nothing on the machine measures this clock. It counts only as long as
     * other clocks confirm it. When they fall silent, the last confirmed bound plus possible drift
     * counts instead.
     */
    CONFIGURED,

    /** A source that only a newer version knows. */
    OTHER;

    /** {@return whether something on the machine measures the clock} */
    boolean isMeasured() {
      return switch (this) {
        case CLOCKBOUND, CHRONY, KERNEL, SNTP -> true;
        case CONFIGURED, OTHER -> false;
      };
    }
  }

  /** {@return this error, larger by {@code moreNanos}, saturating} */
  LocalError widen(long moreNanos) {
    return new LocalError(SaturatingNanos.add(nanos, moreNanos), source);
  }

  /**
   * Checks the error.
   *
   * @param nanos 0 or greater
   * @param source origin of the bound
   * @throws IllegalArgumentException if the error is negative
   */
  public LocalError {
    Heartbeat.requireCount("nanos", nanos);
    Objects.requireNonNull(source, "source");
  }
}

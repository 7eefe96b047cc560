/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;
import java.util.Objects;

/**
 * How far a wall clock may be from the true time, by what its own machine knows. Immutable.
 *
 * @param nanos the true time is at most this many nanoseconds before or after the wall's
 * @param source who says so
 */
public record LocalError(long nanos, Source source) {

  /** Who knows the error of a wall clock. */
  public enum Source {

    /** The shared memory of the ClockBound daemon. */
    CLOCKBOUND,

    /** The chrony daemon's tracking report. */
    CHRONY,

    /** The kernel's own estimate, from {@code adjtimex}. */
    KERNEL,

    /** Time servers that the node has asked itself. */
    SNTP,

    /**
     * A configured value: nobody has measured anything. It promises no more than what others
     * confirm: once they have, and fall silent, it is worth what they confirmed last, and what the
     * clock may have drifted since is added.
     */
    STATIC,

    /** One that a newer version has named, and this one does not know. */
    OTHER;

    /** {@return whether the error is that of a clock that somebody keeps an eye on} */
    boolean isMeasured() {
      return switch (this) {
        case CLOCKBOUND, CHRONY, KERNEL, SNTP -> true;
        case STATIC, OTHER -> false;
      };
    }
  }

  /** {@return this as it is good for later, when the wall may be further off by so much} */
  LocalError widen(long moreNanos) {
    return new LocalError(SaturatingNanos.add(nanos, moreNanos), source);
  }

  /**
   * Checks the error.
   *
   * @param nanos 0 or greater
   * @param source not null
   * @throws IllegalArgumentException if the error is negative
   */
  public LocalError {
    if (nanos < 0) {
      throw new IllegalArgumentException("an error is 0 or greater: nanos=" + nanos);
    }
    Objects.requireNonNull(source, "source");
  }
}

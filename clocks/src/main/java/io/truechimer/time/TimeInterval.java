/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

/**
 * An interval that holds the true time: it is not before {@code earliest} and not after {@code
 * latest}.
 *
 * <p>Two intervals that overlap are not ordered, and that relation is not transitive; therefore
 * this type is not {@link Comparable}. The idea is TrueTime's (Corbett et al., <em>Spanner</em>,
 * OSDI 2012, section 3). Immutable.
 *
 * @param earliest nanoseconds since the Unix epoch, unsigned
 * @param latest nanoseconds since the Unix epoch, unsigned; at least {@code earliest}
 */
public record TimeInterval(long earliest, long latest) {

  /**
   * Checks that the interval is not empty.
   *
   * @param earliest unsigned
   * @param latest unsigned, at least {@code earliest}
   * @throws IllegalArgumentException if {@code earliest} is after {@code latest}
   */
  public TimeInterval {
    if (Long.compareUnsigned(earliest, latest) > 0) {
      throw new IllegalArgumentException(
          "an interval ends no earlier than it begins: earliest="
              + Long.toUnsignedString(earliest)
              + ", latest="
              + Long.toUnsignedString(latest));
    }
  }

  /**
   * {@return whether all of this interval lies before all of the other, so that their order is
   * certain}
   *
   * @param other the other interval
   */
  public boolean definitelyBefore(TimeInterval other) {
    return Long.compareUnsigned(latest, other.earliest) < 0;
  }

  /**
   * {@return whether all of this interval lies after all of the other, so that their order is
   * certain}
   *
   * @param other the other interval
   */
  public boolean definitelyAfter(TimeInterval other) {
    return other.definitelyBefore(this);
  }

  /** {@return the ends as unsigned numbers, for example {@code [5, 9]}} */
  @Override
  public String toString() {
    return "[" + Long.toUnsignedString(earliest) + ", " + Long.toUnsignedString(latest) + "]";
  }
}

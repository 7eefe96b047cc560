/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

/**
 * An interval that contains the true time: {@code earliest <= true time <= latest}.
 *
 * <p>Two intervals that overlap have no order. "Has no order" is not transitive, so this type is
 * not {@link Comparable}. The interface follows TrueTime (Corbett et al., <em>Spanner</em>, OSDI
 * 2012, section 3). Immutable.
 *
 * @param earliest nanoseconds since the Unix epoch, unsigned
 * @param latest nanoseconds since the Unix epoch, unsigned; at least {@code earliest}
 */
public record TimeInterval(long earliest, long latest) {

  /**
   * Checks that the interval is not empty.
   *
   * @param earliest nanoseconds since the Unix epoch, unsigned
   * @param latest nanoseconds since the Unix epoch, unsigned; at least {@code earliest}
   * @throws IllegalArgumentException if {@code earliest} is after {@code latest}
   */
  public TimeInterval {
    if (Long.compareUnsigned(earliest, latest) > 0) {
      throw new IllegalArgumentException(
          "an interval must not end before it begins: earliest=%s, latest=%s"
              .formatted(Long.toUnsignedString(earliest), Long.toUnsignedString(latest)));
    }
  }

  /**
   * {@return whether this interval ends before {@code other} begins, so that their order is
   * certain}
   *
   * @param other the interval to compare with
   */
  public boolean definitelyBefore(TimeInterval other) {
    return Long.compareUnsigned(latest, other.earliest) < 0;
  }

  /**
   * {@return whether this interval begins after {@code other} ends, so that their order is certain}
   *
   * @param other the interval to compare with
   */
  public boolean definitelyAfter(TimeInterval other) {
    return other.definitelyBefore(this);
  }

  /** {@return both ends in nanoseconds since the Unix epoch, for example {@code [5, 9]}} */
  @Override
  public String toString() {
    return "[" + Long.toUnsignedString(earliest) + ", " + Long.toUnsignedString(latest) + "]";
  }
}

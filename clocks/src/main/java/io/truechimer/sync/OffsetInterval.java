/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;
import java.util.Optional;

/**
 * All clock offsets that a source allows: how far true time, or another clock, may be ahead of this
 * node's wall clock. Both ends belong to the interval. Immutable.
 *
 * <p>Arithmetic saturates at the ends of {@code long}, about 292 years, and never wraps.
 *
 * @param low nanoseconds, negative where the other clock is behind
 * @param high nanoseconds, at least {@code low}
 */
public record OffsetInterval(long low, long high) {

  /** Allows every offset: the claim of a source without information. */
  public static final OffsetInterval UNBOUNDED = new OffsetInterval(Long.MIN_VALUE, Long.MAX_VALUE);

  /**
   * Checks that the interval is not empty.
   *
   * @param low any
   * @param high at least {@code low}
   * @throws IllegalArgumentException if {@code low} is above {@code high}
   */
  public OffsetInterval {
    if (low > high) {
      throw new IllegalArgumentException("low must be at most high: low=" + low + ", high=" + high);
    }
  }

  /**
   * {@return all offsets at most {@code error} away from {@code offset}}
   *
   * @param offset nanoseconds
   * @param error nanoseconds, 0 or greater
   * @throws IllegalArgumentException if the error is negative
   */
  static OffsetInterval around(long offset, long error) {
    return new OffsetInterval(offset, offset).widen(error);
  }

  /**
   * {@return this interval with both ends moved outwards}
   *
   * @param error by how many nanoseconds, 0 or greater
   * @throws IllegalArgumentException if the error is negative
   */
  OffsetInterval widen(long error) {
    if (error < 0) {
      throw new IllegalArgumentException("error must be 0 or greater: error=" + error);
    }
    return new OffsetInterval(SaturatingNanos.add(low, -error), SaturatingNanos.add(high, error));
  }

  /**
   * {@return this interval with both ends moved by {@code by}, as seen from a clock that is behind
   * by that much}
   *
   * @param by nanoseconds
   */
  OffsetInterval shift(long by) {
    return new OffsetInterval(SaturatingNanos.add(low, by), SaturatingNanos.add(high, by));
  }

  /**
   * {@return whether this allows an offset}
   *
   * @param offset nanoseconds
   */
  public boolean contains(long offset) {
    return low <= offset && offset <= high;
  }

  /**
   * {@return whether both intervals allow a common offset; touching is enough}
   *
   * @param other the other interval
   */
  boolean meets(OffsetInterval other) {
    return low <= other.high && other.low <= high;
  }

  /**
   * {@return the offsets that both allow; empty if there are none}
   *
   * @param other the other interval
   */
  Optional<OffsetInterval> intersect(OffsetInterval other) {
    return meets(other)
        ? Optional.of(new OffsetInterval(Math.max(low, other.low), Math.min(high, other.high)))
        : Optional.empty();
  }

  /**
   * {@return the smallest interval that holds both}
   *
   * @param other the other interval
   */
  OffsetInterval hull(OffsetInterval other) {
    return new OffsetInterval(Math.min(low, other.low), Math.max(high, other.high));
  }

  /**
   * {@return the distance between the intervals, in nanoseconds; 0 if they meet}
   *
   * @param other the other interval
   */
  long gap(OffsetInterval other) {
    return Math.max(
        0,
        Math.max(
            SaturatingNanos.subtract(low, other.high), SaturatingNanos.subtract(other.low, high)));
  }

  /**
   * {@return the offset in this interval that is nearest to the given one}
   *
   * @param offset nanoseconds
   */
  long clamp(long offset) {
    return Math.max(low, Math.min(high, offset));
  }

  /** {@return the offset in the middle, rounded down} */
  public long middle() {
    // Without a sum that overflows: Hacker's Delight, 2-5.
    return (low & high) + ((low ^ high) >> 1);
  }

  /**
   * {@return the greatest distance between an offset and an end of this interval: the error of that
   * offset}
   *
   * @param offset nanoseconds
   */
  public long errorOf(long offset) {
    return Math.max(
        0, Math.max(SaturatingNanos.subtract(offset, low), SaturatingNanos.subtract(high, offset)));
  }

  /** {@return the ends, for example {@code [-5, 9]}} */
  @Override
  public String toString() {
    return "[" + low + ", " + high + "]";
  }
}

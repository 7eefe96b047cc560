/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.LocalError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The error bound of the wall clock, as one source reports it, at the moment of reading. Immutable.
 *
 * @param error the error bound and the kind of source that reports it
 * @param disruptionMarker a number that changes when the virtual machine was migrated, paused or
 *     cloned; only ClockBound reports it, and only on hypervisors that tell the guest
 * @param detail what the bound rests on, in one line for operators
 * @param remainingSlewNanos the size of the correction, in nanoseconds, that is still being slewed
 *     into both the wall and the monotonic clock; 0 if there is none or it is unknown
 */
public record ErrorReading(
    LocalError error, OptionalLong disruptionMarker, String detail, long remainingSlewNanos) {

  /** {@return a reading without a disruption marker} */
  static ErrorReading of(
      long errorNanos, LocalError.Source source, String detail, long remainingSlewNanos) {
    return new ErrorReading(
        new LocalError(errorNanos, source), OptionalLong.empty(), detail, remainingSlewNanos);
  }

  /** {@return the bound, its source and its detail in one line, for operators} */
  String describe() {
    String by =
        error.source() == LocalError.Source.CONFIGURED
            ? ", assumed"
            : " by " + error.source().name().toLowerCase(Locale.ROOT);
    return millis(error.nanos()) + by + " (" + detail + ")";
  }

  /** {@return a duration for operators, in milliseconds, rounded away from zero to microseconds} */
  static String millis(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      return "unbounded";
    }
    BigDecimal millis = BigDecimal.valueOf(nanos, 6).setScale(3, RoundingMode.UP);
    return millis.stripTrailingZeros().toPlainString() + " ms";
  }
}

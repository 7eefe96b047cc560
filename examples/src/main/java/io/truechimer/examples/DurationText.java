/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.util.Locale;

/** Formats durations for tables: one decimal, in us, ms or s. */
final class DurationText {

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private DurationText() {}

  /** {@return for example {@code 250us}, {@code 12.3ms} or {@code 3.0s}} */
  static String text(long nanos) {
    return format("", nanos);
  }

  /** {@return a duration with its sign, for example {@code +12.3ms}} */
  static String signed(long nanos) {
    return format("+", nanos);
  }

  private static String format(String flag, long nanos) {
    if (nanos == Long.MAX_VALUE || nanos == Long.MIN_VALUE) {
      return "unbounded";
    }
    long size = Math.abs(nanos);
    if (size < MILLI) {
      return String.format(Locale.ROOT, "%" + flag + "dus", nanos / MICRO);
    }
    return size < SECOND
        ? String.format(Locale.ROOT, "%" + flag + ".1fms", (double) nanos / MILLI)
        : String.format(Locale.ROOT, "%" + flag + ".1fs", (double) nanos / SECOND);
  }
}

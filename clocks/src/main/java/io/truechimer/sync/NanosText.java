/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.Locale;

/** Durations and intervals as text for logs and messages. */
final class NanosText {

  private static final long TEN_SECONDS = 10_000_000_000L;

  private NanosText() {}

  /** {@return milliseconds below ten seconds, seconds above, or "unbounded"} */
  static String nanos(long nanos) {
    if (nanos == Long.MAX_VALUE || nanos == Long.MIN_VALUE) {
      return nanos < 0 ? "-unbounded" : "unbounded";
    }
    return Math.abs(nanos) < TEN_SECONDS
        ? String.format(Locale.ROOT, "%.3f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
  }

  static String interval(OffsetInterval interval) {
    return "[" + nanos(interval.low()) + ", " + nanos(interval.high()) + "]";
  }
}

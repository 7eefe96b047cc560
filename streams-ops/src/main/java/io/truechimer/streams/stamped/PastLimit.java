/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.stamped;

import io.truechimer.itc.Stamp;
import io.truechimer.streams.context.CurrentTask;
import io.truechimer.streams.limits.ContextLimit;

/**
 * The limit on the past of a value. Without it, an aggregate would grow with each writer, and a
 * past that is too long to encode would end the thread at each start again.
 */
final class PastLimit {

  /** About 400 writers; far below the limit of a stamp. */
  static final int MAX_BYTES = 8192;

  private PastLimit() {}

  /**
   * {@return the past; if it is too long, one of at most half the limit that contains it} The
   * shortened past contains everything up to the smallest sufficient counter, which is never above
   * the greatest counter of the past.
   */
  static Stamp bounded(Stamp past) {
    if (ContextLimit.fits(past, MAX_BYTES)) {
      return past;
    }
    CurrentTask.recordPastShortened();
    Stamp seen = past.peek();
    // Half the limit, so that the next values do not need another shortening at once.
    long tooLong = 0;
    long fitting = Stamp.MAX_COUNTER;
    while (fitting - tooLong > 1) {
      long middle = tooLong + (fitting - tooLong) / 2;
      if (ContextLimit.fits(seen.join(Stamp.upTo(middle)), MAX_BYTES / 2)) {
        fitting = middle;
      } else {
        tooLong = middle;
      }
    }
    return seen.join(Stamp.upTo(fitting));
  }
}

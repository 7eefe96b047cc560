/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.itc.Stamp;

/**
 * What a value descends from, within bounds: an aggregate never gets rid of what it has once taken
 * in, and what is too long to be written would end the thread, at each start again.
 */
final class Past {

  /** Some 400 writers; well below what a stamp may have. */
  static final int MAX_BYTES = 8192;

  private Past() {}

  /**
   * {@return the past, or, if it is too long, one that is half as long and says no less} All up to
   * a counter counts as seen then, the least that will do, and so never more than the greatest.
   */
  static Stamp bounded(Stamp past) {
    if (fits(past, MAX_BYTES)) {
      return past;
    }
    noteShortened();
    Stamp seen = past.peek();
    // Half of it, so that the next values do not shorten it again at once.
    long tooLong = 0;
    long fitting = Stamp.MAX_COUNTER;
    while (fitting - tooLong > 1) {
      long middle = tooLong + (fitting - tooLong) / 2;
      if (fits(seen.join(Stamp.upTo(middle)), MAX_BYTES / 2)) {
        fitting = middle;
      } else {
        tooLong = middle;
      }
    }
    return seen.join(Stamp.upTo(fitting));
  }

  private static boolean fits(Stamp stamp, int maxBytes) {
    try {
      return stamp.toBytes().length <= maxBytes;
    } catch (IllegalStateException e) {
      return false; // It is beyond what can be written at all.
    }
  }

  /** Counts it for the task that the calling thread works on, if causality is switched on. */
  static void noteShortened() {
    TaskContext task = CausalContext.task();
    if (task != null) {
      task.notePastShortened();
    }
  }
}

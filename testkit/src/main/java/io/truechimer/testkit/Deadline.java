/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import io.truechimer.time.TimeSource;
import java.time.Duration;

/** A time limit for polling a broker. */
final class Deadline {

  private static final long PAUSE_MILLIS = 50;

  private final Duration timeout;
  private final long start;

  private Deadline(Duration timeout) {
    this.timeout = timeout;
    this.start = TimeSource.system().monotonicNanos();
  }

  static Deadline in(Duration timeout) {
    return new Deadline(timeout);
  }

  /**
   * Waits 50 ms before the next poll.
   *
   * @param what the condition that does not hold yet, for the error message
   * @throws IllegalStateException if the time limit is exceeded, or if the thread is interrupted
   */
  void pauseOrFail(String what) {
    if (TimeSource.system().monotonicNanos() - start > timeout.toNanos()) {
      throw new IllegalStateException(what + ", waited " + timeout.toSeconds() + " s");
    }
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting: " + what, e);
    }
  }
}

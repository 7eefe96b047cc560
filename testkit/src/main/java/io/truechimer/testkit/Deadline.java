/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import io.truechimer.time.TimeSource;
import java.time.Duration;

/** Patience that ends: for what a broker does in its own time. */
final class Deadline {

  private static final long PAUSE_MILLIS = 50;

  private final Duration patience;
  private final long start;

  private Deadline(Duration patience) {
    this.patience = patience;
    this.start = TimeSource.system().monotonicNanos();
  }

  static Deadline in(Duration patience) {
    return new Deadline(patience);
  }

  /** Waits a moment before the caller looks again; when patience is over, fails. */
  void pauseOrFail(String what) {
    if (TimeSource.system().monotonicNanos() - start > patience.toNanos()) {
      throw new IllegalStateException(what + ", waited " + patience.toSeconds() + " s");
    }
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting: " + what, e);
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks;

import io.truechimer.interceptors.NodeClock;
import io.truechimer.sync.MonitorState;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Until when something is to have come: a run that hangs would measure nothing, and not say so.
 *
 * @param patience how long it is waited for
 * @param end of the waiting, as {@link System#nanoTime} counts
 */
public record Deadline(Duration patience, long end) {

  private static final int PAUSE_MILLIS = 10;

  /** {@return a deadline after some time from now} */
  public static Deadline in(Duration patience) {
    return new Deadline(patience, System.nanoTime() + patience.toNanos());
  }

  /**
   * Fails if the time is over.
   *
   * @throws IllegalStateException if it is
   */
  public void check(Supplier<String> what) {
    if (System.nanoTime() - end > 0) {
      throw new IllegalStateException(what.get() + ", waited " + patience.toSeconds() + " s");
    }
  }

  /**
   * Waits until a node's clock is measured and trusted.
   *
   * @throws IllegalStateException if the time is over before it is
   */
  public void awaitSynchronized(NodeClock clock) throws InterruptedException {
    while (clock.state() != MonitorState.SYNCHRONIZED) {
      check(() -> "clock not synchronized: " + clock);
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}

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
 * A time limit, so that a run that hangs fails with a message.
 *
 * @param patience the time limit
 * @param end the end of the time limit, in {@link System#nanoTime}
 */
public record Deadline(Duration patience, long end) {

  private static final int PAUSE_MILLIS = 10;

  /** {@return a deadline that starts now} */
  public static Deadline in(Duration patience) {
    return new Deadline(patience, System.nanoTime() + patience.toNanos());
  }

  /**
   * Fails if the deadline has passed.
   *
   * @param failure describes what is missing
   * @throws IllegalStateException if the deadline has passed
   */
  public void check(Supplier<String> failure) {
    if (System.nanoTime() - end > 0) {
      throw new IllegalStateException(failure.get() + ", waited " + patience.toSeconds() + " s");
    }
  }

  /**
   * Waits until a node's clock is synchronized.
   *
   * @throws IllegalStateException if the deadline passes before
   */
  public void awaitSynchronized(NodeClock clock) throws InterruptedException {
    while (clock.state() != MonitorState.SYNCHRONIZED) {
      check(() -> "clock not synchronized: " + clock);
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}

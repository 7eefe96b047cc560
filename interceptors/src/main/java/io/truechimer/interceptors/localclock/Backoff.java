/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.time.TimeSource;
import java.time.Duration;

/**
 * The pause before something that failed is tried again. The pause starts at 1 s, because a single
 * answer may be lost, and doubles with each further failure, up to 32 s. The monitor's connections
 * to the brokers use it too. Not thread-safe.
 */
public final class Backoff {

  private static final int MAX_DOUBLINGS = 5;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final TimeSource time;
  private int failures;
  private long failed;

  /**
   * Creates a backoff without a failure.
   *
   * @param time measures the pauses
   */
  public Backoff(TimeSource time) {
    this.time = time;
  }

  /** {@return whether the pause after the last failure is over; true if there was no failure} */
  public boolean isOver() {
    return failures == 0 || time.monotonicNanos() - failed >= pause();
  }

  /** Starts the next, longer pause. */
  public void fail() {
    failures = Math.min(failures + 1, MAX_DOUBLINGS + 1);
    failed = time.monotonicNanos();
  }

  /** Ends the pause: the next failure starts at 1 s again. */
  public void succeed() {
    failures = 0;
  }

  /** 1 s, 2 s, 4 s and so on, at most 32 s. */
  private long pause() {
    return SECOND << (failures - 1);
  }
}

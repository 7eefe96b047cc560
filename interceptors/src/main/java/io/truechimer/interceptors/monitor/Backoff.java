/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.time.TimeSource;
import java.time.Duration;

/**
 * When to ask again one that did not answer: soon after the first time, because an answer may be
 * lost, and ever later after that, because it may never come.
 */
final class Backoff {

  private static final int MAX_DOUBLINGS = 5;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final TimeSource time;
  private int failures;
  private long failed;

  Backoff(TimeSource time) {
    this.time = time;
  }

  /** {@return whether the pause after the last failure is over} */
  boolean isOver() {
    return failures == 0 || time.monotonicNanos() - failed >= pause();
  }

  void fail() {
    failures = Math.min(failures + 1, MAX_DOUBLINGS + 1);
    failed = time.monotonicNanos();
  }

  void succeed() {
    failures = 0;
  }

  /** 1 s, 2 s, 4 s and so on, at most 32 s. */
  private long pause() {
    return SECOND << (failures - 1);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Warns at most once a minute, and says how often it kept silent. Thread-safe. */
final class RateLimitedLog {

  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private final TimeSource time;
  private final AtomicLong next;
  private final AtomicLong silent = new AtomicLong();

  RateLimitedLog(Logger log, TimeSource time) {
    this.log = log;
    this.time = time;
    this.next = new AtomicLong(time.monotonicNanos());
  }

  /** Warns, or keeps silent. The message is made only if it is logged. */
  void warn(Supplier<String> message) {
    warn(message, null);
  }

  /**
   * Warns, or keeps silent.
   *
   * @param cause is logged with its stack trace; null if there is none
   */
  void warn(Supplier<String> message, Throwable cause) {
    long now = time.monotonicNanos();
    long due = next.get();
    // By difference: monotonic readings may be negative, and may wrap around.
    if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
      silent.incrementAndGet();
      return;
    }
    long missed = silent.getAndSet(0);
    log.warn(
        message.get() + (missed == 0 ? "" : " (and " + missed + " more since the last)"), cause);
  }
}

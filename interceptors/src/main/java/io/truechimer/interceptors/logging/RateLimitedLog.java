/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.logging;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Logs one kind of warning at most once a minute, and says how many it suppressed meanwhile. Each
 * kind of warning needs an instance of its own, or one kind would hide another. Thread-safe.
 */
public final class RateLimitedLog {

  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private final TimeSource time;
  private final AtomicLong next;
  private final AtomicLong suppressed = new AtomicLong();

  /**
   * Creates a log whose first warning is not suppressed.
   *
   * @param log where warnings go
   * @param time measures the minute
   */
  public RateLimitedLog(Logger log, TimeSource time) {
    this.log = log;
    this.time = time;
    this.next = new AtomicLong(time.monotonicNanos());
  }

  /**
   * Logs or suppresses a warning.
   *
   * @param message called only if the warning is logged
   */
  public void warn(Supplier<String> message) {
    warn(message, null);
  }

  /**
   * Logs or suppresses a warning.
   *
   * @param message called only if the warning is logged
   * @param cause is logged with its stack trace; null if there is none
   */
  public void warn(Supplier<String> message, Throwable cause) {
    long now = time.monotonicNanos();
    long due = next.get();
    // By difference: monotonic readings may be negative, and may wrap around.
    if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
      suppressed.incrementAndGet();
      return;
    }
    long missed = suppressed.getAndSet(0);
    log.warn(message.get() + (missed == 0 ? "" : " (" + missed + " more since the last)"), cause);
  }
}

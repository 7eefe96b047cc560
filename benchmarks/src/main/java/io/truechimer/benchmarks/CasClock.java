/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.time.TimeSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The simplest correct hybrid clock, without limits: an atomic reference to an immutable timestamp.
 * A baseline for {@code HybridClock}, which is optimized for speed.
 */
final class CasClock {

  private final TimeSource timeSource;
  private final AtomicReference<HybridTimestamp> last;

  CasClock(TimeSource timeSource) {
    this.timeSource = timeSource;
    this.last = new AtomicReference<>(HybridTimestamp.of(timeSource.wallNanos(), 0));
  }

  HybridTimestamp now() {
    return update(HybridTimestamp.MIN);
  }

  HybridTimestamp update(HybridTimestamp remote) {
    long wall = timeSource.wallNanos();
    for (; ; ) {
      HybridTimestamp seen = last.get();
      HybridTimestamp reference = HybridTimestamp.max(remote, seen);
      HybridTimestamp next =
          Long.compareUnsigned(reference.wallTime(), wall) < 0
              ? HybridTimestamp.of(wall, 0)
              : reference.next();
      if (last.compareAndSet(seen, next)) {
        return next;
      }
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import io.truechimer.time.ClockReading;
import io.truechimer.time.UnsignedNanos;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reports to an observer how far timestamps are ahead of the wall, and the steps of the wall: the
 * changes of its lead over the monotonic clock. Without an observer it does nothing. Thread-safe.
 */
final class WallJumpDetector {

  private final ClockObserver observer;

  private final AtomicReference<Lead> lead;

  /** The wall minus the monotonic clock, as of the latest reported step. */
  private record Lead(long nanos, long asOf) {}

  WallJumpDetector(ClockObserver observer, ClockReading start) {
    this.observer = observer;
    this.lead = new AtomicReference<>(new Lead(start.leadNanos(), start.monotonicNanos() - 1));
  }

  /** Reports a step of the hybrid clock, whose reference was compared with the wall. */
  void reportOffset(long refWall, long wall) {
    if (observer != ClockObserver.NONE) {
      observer.onOffset(UnsignedNanos.difference(refWall, wall));
    }
  }

  /** Reports a step of the wall, if the reading shows one that no other thread has reported. */
  void detectJump(ClockReading reading) {
    if (observer == ClockObserver.NONE) {
      return;
    }
    Lead known = lead.get();
    long jump = reading.leadNanos() - known.nanos;
    if (jump == 0 || reading.monotonicNanos() - known.asOf <= 0) {
      return; // A reading from before the latest step would report its reverse.
    }
    // Only what the slack cannot explain is a step. The rest is kept, so slewing accumulates until
    // it shows.
    long slack = reading.slackNanos();
    long step = jump > 0 ? Math.max(0, jump - slack) : Math.min(0, jump + slack);
    if (step != 0
        && lead.compareAndSet(known, new Lead(known.nanos + step, reading.monotonicNanos()))) {
      observer.onWallJump(step);
    }
  }
}

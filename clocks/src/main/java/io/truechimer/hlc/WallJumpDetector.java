/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import io.truechimer.time.ClockReading;
import io.truechimer.time.SaturatingNanos;
import io.truechimer.time.UnsignedNanos;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reports steps of the wall clock and clock offsets to an observer. A step is a change of the wall
 * clock's lead over the monotonic clock. Without an observer this class does nothing. Thread-safe.
 */
final class WallJumpDetector {

  private final ClockObserver observer;

  private final AtomicReference<Lead> lead;

  /**
   * The wall clock minus the monotonic clock.
   *
   * @param nanos modulo 2^64
   * @param slackNanos the slack of the reading that it was taken from
   * @param sinceNanos the monotonic time of the latest step
   */
  private record Lead(long nanos, long slackNanos, long sinceNanos) {}

  WallJumpDetector(ClockObserver observer, ClockReading start) {
    this.observer = observer;
    this.lead =
        new AtomicReference<>(
            new Lead(start.leadNanos(), start.slackNanos(), start.monotonicNanos() - 1));
  }

  /** Reports the offset of a reference from the wall clock. */
  void reportOffset(long referenceWall, long wall) {
    if (observer != ClockObserver.NONE) {
      observer.onOffset(UnsignedNanos.difference(referenceWall, wall));
    }
  }

  /** Reports a step of the wall clock if the reading shows one that is not reported yet. */
  void detectJump(ClockReading reading) {
    if (observer == ClockObserver.NONE) {
      return;
    }
    Lead known = lead.get();
    long jump = reading.leadNanos() - known.nanos;
    if (jump == 0 || reading.monotonicNanos() - known.sinceNanos <= 0) {
      return; // A reading from before the latest step would report the reverse step.
    }
    // A change within the slack of both readings is not a step. It is not lost: a slew accumulates
    // until it exceeds the slack.
    long slack = SaturatingNanos.add(known.slackNanos, reading.slackNanos());
    long step = jump > 0 ? Math.max(0, jump - slack) : Math.min(0, jump + slack);
    if (step != 0
        && lead.compareAndSet(
            known, new Lead(known.nanos + step, known.slackNanos, reading.monotonicNanos()))) {
      observer.onWallJump(step);
    }
  }
}

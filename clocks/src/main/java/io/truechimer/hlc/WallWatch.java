/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import io.truechimer.time.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells an observer how far timestamps are ahead of the wall, and of the steps of the wall, which
 * are changes of its lead over the monotonic clock. Costs nothing where there is no observer.
 */
final class WallWatch {

  private final TimeSource timeSource;
  private final ClockObserver observer;

  /** The wall minus the monotonic clock, as of the last step that was told. */
  private final AtomicLong lead;

  WallWatch(TimeSource timeSource, ClockObserver observer, long monotonic, long wall) {
    this.timeSource = timeSource;
    this.observer = observer;
    this.lead = new AtomicLong(wall - monotonic);
  }

  /** Tells of a step of the hybrid clock, whose reference has been compared with the wall. */
  void tellOffset(long refWall, long wall) {
    if (observer != ClockObserver.NONE) {
      observer.onOffset(signedDifference(refWall, wall));
    }
  }

  /** {@return a - b of two unsigned numbers, held within the range of a long} */
  private static long signedDifference(long a, long b) {
    long difference = a - b;
    boolean positive = Long.compareUnsigned(a, b) >= 0;
    if (positive == difference >= 0) {
      return difference;
    }
    return positive ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /** {@return what is known of the lead; to be read before the clocks} */
  long lead() {
    return lead.get();
  }

  /**
   * Takes a look at a reading.
   *
   * @param known what {@link #lead} was before it. A thread that comes late with an old reading
   *     finds either that nothing has changed against what it knew, or that others have told more
   * @param monotonic the reading taken just before that of the wall
   * @param wall the reading of the wall
   */
  void look(long known, long monotonic, long wall) {
    long jump = wall - monotonic - known;
    if (jump == 0 || observer == ClockObserver.NONE) {
      return;
    }
    // The wall was read between then and now. Only what that cannot explain is a step; the rest is
    // not forgotten, so slewing adds up until it shows.
    long uncertainty = timeSource.monotonicNanos() - monotonic;
    long step = jump > 0 ? Math.max(0, jump - uncertainty) : Math.min(0, jump + uncertainty);
    if (step != 0 && lead.compareAndSet(known, known + step)) {
      observer.onWallJump(step);
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Many timestamps for several threads. BifroMQ's clock gave 76,676 duplicates in two million
 * readings of four threads; jcstress tests the single steps, see {@link HybridClockStress}.
 */
class HybridClockConcurrencyTest {

  private static final int THREADS = 4;

  @Test
  void shouldGiveEightMillionDifferentTimestamps() throws Exception {
    read(TimeSource.system(), 2_000_000);
  }

  /**
   * With a wall clock of microseconds, several threads get the same wall time, and so use the
   * packed register.
   */
  @Test
  void shouldGiveDifferentTimestampsWithACoarseWall() throws Exception {
    TimeSource system = TimeSource.system();
    read(
        new TimeSource() {
          @Override
          public long wallNanos() {
            return system.wallNanos() / 1_000 * 1_000;
          }

          @Override
          public long monotonicNanos() {
            return system.monotonicNanos();
          }
        },
        1_000_000);
  }

  /** With a wall that stands still, every reading after the 255th is in the overflow register. */
  @Test
  void shouldGiveDifferentTimestampsWhileTheWallStandsStill() throws Exception {
    read(new ManualTimeSource(1_000), 250_000);
  }

  private static void read(TimeSource time, int perThread) throws Exception {
    HybridClock clock = HybridClock.builder().timeSource(time).build();
    HybridTimestamp[] all = new HybridTimestamp[THREADS * perThread];
    var start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int from = t * perThread;
        boolean receives = t % 2 == 1;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  HybridTimestamp last = HybridTimestamp.MIN;
                  for (int i = from; i < from + perThread; i++) {
                    // Each thread also receives its own timestamps, to test updates, too.
                    HybridTimestamp now = receives ? clock.update(last) : clock.now();
                    if (now.compareTo(last) <= 0) {
                      throw new AssertionError(now + " is not after " + last);
                    }
                    all[i] = last = now;
                  }
                  return null;
                }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
    Arrays.sort(all);
    for (int i = 1; i < all.length; i++) {
      if (all[i].equals(all[i - 1])) {
        throw new AssertionError("duplicate: " + all[i]);
      }
    }
    assertThat(clock.last()).isEqualTo(all[all.length - 1]);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.utils.Bytes;

/**
 * Which records have waited the maximum since they arrived. They are released in order, so of all
 * that arrived between two ticks only the greatest key counts. For the thread of the task alone.
 */
final class LongestWaits {

  private record Arrivals(long millis, Bytes greatest) {}

  private final long maxWaitMillis;
  private final Deque<Arrivals> waiting = new ArrayDeque<>();
  private Bytes sinceTick;
  private Bytes overdue;

  LongestWaits(Duration maxWait) {
    this.maxWaitMillis = maxWait.toMillis();
  }

  void arrived(Bytes key) {
    sinceTick = greater(sinceTick, key);
  }

  /** Counts what has arrived since the last tick as arrived now: nothing waits too short. */
  void tick(long nowMillis) {
    if (sinceTick != null) {
      waiting.add(new Arrivals(nowMillis, sinceTick));
      sinceTick = null;
    }
    while (!waiting.isEmpty() && nowMillis - waiting.peek().millis >= maxWaitMillis) {
      overdue = greater(overdue, waiting.poll().greatest);
    }
  }

  /** {@return the greatest key that has waited for long enough; null if there is none} */
  Bytes overdue() {
    return overdue;
  }

  /** What was overdue has been released. */
  void released() {
    overdue = null;
  }

  private static Bytes greater(Bytes one, Bytes other) {
    return one == null || one.compareTo(other) < 0 ? other : one;
  }
}

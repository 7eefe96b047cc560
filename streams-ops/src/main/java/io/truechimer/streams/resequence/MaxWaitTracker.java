/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;

/**
 * Which records have waited the maximum since they arrived. They are released in order, so of those
 * that arrived at about the same time only the greatest key counts. For the thread of the task
 * alone.
 */
final class MaxWaitTracker {

  private static final long SAME_MILLIS = 100;

  private final long maxWaitMillis;

  /** The later they came, the greater their keys: what is below an earlier one goes with it. */
  private final Deque<Arrivals> waiting = new ArrayDeque<>();

  private Bytes overdue;

  /** What arrived within a short time, and waits since the last of it. */
  private static final class Arrivals {

    private final long firstMillis;
    private long lastMillis;
    private Bytes greatest;

    private Arrivals(long firstMillis) {
      this.firstMillis = firstMillis;
    }
  }

  MaxWaitTracker(Duration maxWait) {
    this.maxWaitMillis = maxWait.toMillis();
  }

  void arrived(Bytes key, long nowMillis) {
    Arrivals arrivals = waiting.peekLast();
    if (arrivals == null || nowMillis - arrivals.firstMillis >= SAME_MILLIS) {
      if (arrivals != null && key.compareTo(arrivals.greatest) <= 0) {
        return;
      }
      arrivals = new Arrivals(nowMillis);
      waiting.add(arrivals);
    }
    arrivals.lastMillis = nowMillis;
    arrivals.greatest = greater(arrivals.greatest, key);
  }

  /** {@return the greatest key that has waited for long enough; empty if there is none} */
  Optional<Bytes> overdue(long nowMillis) {
    while (!waiting.isEmpty() && nowMillis - waiting.peek().lastMillis >= maxWaitMillis) {
      overdue = greater(overdue, waiting.poll().greatest);
    }
    return Optional.ofNullable(overdue);
  }

  /**
   * Forgets what has been released, which without that would stay for the maximum wait. What is
   * left is no more than what is buffered.
   */
  void released(Predicate<Bytes> isReleased) {
    while (!waiting.isEmpty() && isReleased.test(waiting.peek().greatest)) {
      waiting.poll();
    }
    if (overdue != null && isReleased.test(overdue)) {
      overdue = null;
    }
  }

  /** {@return how many arrivals are told apart} */
  int size() {
    return waiting.size();
  }

  private static Bytes greater(Bytes one, Bytes other) {
    return one == null || one.compareTo(other) < 0 ? other : one;
  }
}

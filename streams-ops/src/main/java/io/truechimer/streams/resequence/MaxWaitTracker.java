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
 * Finds records that have waited for the maximum wait. Records are released in order, so only the
 * greatest key of records with similar arrival times matters. Times are monotonic nanoseconds. Only
 * for the thread of the task.
 */
final class MaxWaitTracker {

  private static final long GROUP_NANOS = Duration.ofMillis(100).toNanos();

  private final long maxWaitNanos;

  /** Later groups have greater keys: a smaller key is released together with an earlier group. */
  private final Deque<Group> waiting = new ArrayDeque<>();

  private Bytes overdue;

  /** Records that arrived within a short time; they wait from the last arrival on. */
  private static final class Group {

    private final long firstNanos;
    private long lastNanos;
    private Bytes greatest;

    private Group(long firstNanos) {
      this.firstNanos = firstNanos;
    }
  }

  MaxWaitTracker(Duration maxWait) {
    this.maxWaitNanos = maxWait.toNanos();
  }

  void arrived(Bytes key, long nowNanos) {
    Group group = waiting.peekLast();
    if (group == null || nowNanos - group.firstNanos >= GROUP_NANOS) {
      if (group != null && key.compareTo(group.greatest) <= 0) {
        return;
      }
      group = new Group(nowNanos);
      waiting.add(group);
    }
    group.lastNanos = nowNanos;
    group.greatest = greater(group.greatest, key);
  }

  /** {@return the greatest key that has waited for the maximum wait; empty if there is none} */
  Optional<Bytes> overdue(long nowNanos) {
    while (!waiting.isEmpty() && nowNanos - waiting.peek().lastNanos >= maxWaitNanos) {
      overdue = greater(overdue, waiting.poll().greatest);
    }
    return Optional.ofNullable(overdue);
  }

  /**
   * Removes released keys. So the tracker never holds more groups than there are buffered records.
   */
  void released(Predicate<Bytes> isReleased) {
    while (!waiting.isEmpty() && isReleased.test(waiting.peek().greatest)) {
      waiting.poll();
    }
    if (overdue != null && isReleased.test(overdue)) {
      overdue = null;
    }
  }

  private static Bytes greater(Bytes one, Bytes other) {
    return one == null || one.compareTo(other) < 0 ? other : one;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.ArrayDeque;
import java.util.Deque;

/** The greatest pending correction of the last window: samples from before it may still be used. */
final class SlewHistory {

  private final long windowNanos;

  /** Latest last, each smaller than all before it. Others can no longer be the greatest. */
  private final Deque<Pending> pending = new ArrayDeque<>();

  private record Pending(long monotonic, long nanos) {}

  SlewHistory(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  /** Adds a correction that is pending, in either direction. */
  void add(long monotonic, long nanos) {
    long size = nanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(nanos);
    while (!pending.isEmpty() && pending.getLast().nanos <= size) {
      pending.removeLast();
    }
    pending.addLast(new Pending(monotonic, size));
  }

  /** {@return the greatest correction of the last window, in nanoseconds; 0 if there is none} */
  long greatest(long monotonic) {
    while (!pending.isEmpty() && monotonic - pending.getFirst().monotonic > windowNanos) {
      pending.removeFirst();
    }
    return pending.isEmpty() ? 0 : pending.getFirst().nanos;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.ArrayDeque;
import java.util.Deque;

/** The greatest correction of late: what was measured before it may still be in use. */
final class Slews {

  private final long windowNanos;

  /** The latest last, each smaller than all before it: others can no longer be the greatest. */
  private final Deque<Pending> pending = new ArrayDeque<>();

  private record Pending(long monotonic, long nanos) {}

  Slews(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  /** Takes in what is still to be corrected, in either direction. */
  void add(long monotonic, long nanos) {
    long size = nanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(nanos);
    while (!pending.isEmpty() && pending.getLast().nanos <= size) {
      pending.removeLast();
    }
    pending.addLast(new Pending(monotonic, size));
  }

  /** {@return the greatest of the last window, 0 if there is none} */
  long greatest(long monotonic) {
    while (!pending.isEmpty() && monotonic - pending.getFirst().monotonic > windowNanos) {
      pending.removeFirst();
    }
    return pending.isEmpty() ? 0 : pending.getFirst().nanos;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;

/**
 * The path from the root of a tree to one of its nodes: a turn to the left or to the right at each
 * inner node. It can traverse a tree in preorder. It also represents an interval: the turns are the
 * bits of a prefix code.
 */
final class TreePath {

  static final byte LEFT = 0;
  static final byte RIGHT = 1;

  private byte[] turns = new byte[32];
  private int depth;

  int depth() {
    return depth;
  }

  void goLeft() {
    turn(LEFT);
  }

  private void turn(int turn) {
    if (depth == turns.length) {
      turns = Arrays.copyOf(turns, depth << 1);
    }
    turns[depth++] = (byte) turn;
  }

  /**
   * Moves from a leaf to the next node in preorder: up to the last left turn, which becomes a right
   * turn.
   *
   * @return false if that was the last leaf; then the path is at the root again
   */
  boolean goToNext() {
    while (depth > 0 && turns[depth - 1] == RIGHT) {
      depth--;
    }
    if (depth == 0) {
      return false;
    }
    turns[depth - 1] = RIGHT;
    return true;
  }

  /**
   * Descends by the lowest {@code count} bits of a number, the highest of them first; 1 is right.
   */
  TreePath append(long value, int count) {
    for (int bit = count - 1; bit >= 0; bit--) {
      turn((int) (value >>> bit) & 1);
    }
    return this;
  }

  /**
   * Descends by the Elias gamma code of n + 1: d - 1 zeros, then the d binary digits. No code is a
   * prefix of another code.
   */
  TreePath appendGamma(long n) {
    long number = n + 1; // Unsigned: 2^63 is fine.
    int digits = Long.SIZE - Long.numberOfLeadingZeros(number);
    return append(0, digits - 1).append(number, digits);
  }

  /** {@return the id that owns only the interval at the end of this path} */
  byte[] toId() {
    byte[] id = new byte[2 * depth + 1]; // All IdTree.ZERO.
    int at = 0;
    for (int level = 0; level < depth; level++) {
      id[at] = IdTree.NODE;
      at += 1 + turns[level];
    }
    id[at] = IdTree.ONE;
    return id;
  }

  /**
   * {@return the events with the counter {@code base + rise} in the interval at the end of this
   * path, and {@code base} everywhere else}
   *
   * @param rise 1 or greater; with 0, the tree would not be in normal form
   */
  long[] toEvents(long base, long rise) {
    if (depth == 0) {
      return new long[] {EventTree.leaf(base + rise)};
    }
    long[] events = new long[2 * depth + 1]; // All leaves, 0.
    int at = 0;
    for (int level = 0; level < depth; level++) {
      events[at] = EventTree.inner(level == 0 ? base : 0);
      at += 1 + turns[level];
    }
    events[at] = EventTree.leaf(rise);
    return events;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;

/**
 * The events that a stamp has seen: a function from the unit interval to counters, as a tree in
 * normal form.
 *
 * <p>The tree is an array in preorder: each inner node comes first, then its left subtree, then its
 * right subtree. A node is {@code base << 1 | inner}. Its base is 0 to 2^63 - 1, relative to its
 * parent. The counter of a leaf is the sum of the bases from the root to the leaf; it is at most
 * 2^63 - 1, too.
 *
 * <p>In normal form, at least one of the two children of a node has the base 0, and not both are
 * leaves 0. So each function has exactly one tree, and two trees are equal if their arrays are.
 * Moreover, the base of a node is the least counter in its subtree, relative to its parent.
 *
 * <p>Immutable.
 */
final class EventTree {

  private final long[] nodes;

  EventTree(long[] nodes) {
    this.nodes = nodes;
  }

  /** {@return the tree with the same counter everywhere} */
  static EventTree everywhere(long counter) {
    return new EventTree(new long[] {leaf(counter)});
  }

  static long leaf(long base) {
    return base << 1;
  }

  static long inner(long base) {
    return base << 1 | 1;
  }

  static boolean isInner(long node) {
    return (node & 1) != 0;
  }

  static long base(long node) {
    return node >>> 1;
  }

  /** {@return the array of this tree; callers must not change it} */
  long[] nodes() {
    return nodes;
  }

  /** {@return the index after the subtree at {@code from}} */
  static int end(long[] nodes, int from) {
    int at = from;
    // At least one node follows for each missing subtree. Each inner node among them adds two more
    // missing subtrees.
    for (int missing = 1; missing > 0; ) {
      int stop = at + missing;
      int inner = 0;
      for (; at < stop; at++) {
        inner += (int) nodes[at] & 1;
      }
      missing = 2 * inner;
    }
    return at;
  }

  /**
   * {@return the greatest counter in a subtree, relative to its parent}
   *
   * @param sums a scratch stack; unchanged afterwards
   */
  static long max(long[] nodes, int from, int to, LongStack sums) {
    long sum = 0;
    long max = 0;
    for (int at = from; at < to; at++) {
      long value = sum + base(nodes[at]);
      if (isInner(nodes[at])) {
        sums.push(value);
        sum = value;
      } else {
        max = Math.max(max, value);
        sum = at + 1 < to ? sums.pop() : 0;
      }
    }
    return max;
  }

  /** {@return whether no counter of this tree is greater than that of the other tree} */
  boolean leq(EventTree other) {
    long[] a = nodes;
    long[] b = other.nodes;
    if (!isInner(b[0])) {
      return max(a, 0, a.length, new LongStack()) <= base(b[0]); // The most frequent call: a limit.
    }
    LongStack sums = new LongStack(); // For each right subtree ahead: the sum of bases above it.
    int ia = 0;
    int ib = 0;
    long sumA = 0;
    long sumB = 0;
    while (true) {
      long valueA = sumA + base(a[ia]);
      long valueB = sumB + base(b[ib]);
      if (valueA > valueB) {
        return false; // The base of b is a counter that occurs in its subtree.
      }
      if (isInner(a[ia]) && isInner(b[ib])) {
        sums.push(valueA);
        sums.push(valueB);
        sumA = valueA;
        sumB = valueB;
        ia++;
        ib++;
        continue;
      }
      int end = end(a, ia);
      if (end > ia + 1 && sumA + max(a, ia, end, sums) > valueB) {
        return false;
      }
      ia = end;
      ib = end(b, ib);
      if (sums.isEmpty()) {
        return true;
      }
      sumB = sums.pop();
      sumA = sums.pop();
    }
  }

  /**
   * {@return the tree with the greater of both counters everywhere} It is one of the two objects if
   * that object is already the result.
   */
  EventTree join(EventTree other) {
    return Join.join(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventTree that && Arrays.equals(nodes, that.nodes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nodes);
  }
}

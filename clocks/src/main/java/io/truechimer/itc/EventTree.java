/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;

/**
 * The events a stamp has seen: a function from the unit interval to counters, as a tree in normal
 * form.
 *
 * <p>The tree is an array in preorder, each inner node followed by its left subtree, then its right
 * one. A node is {@code base << 1 | inner}, its base a number from 0 to 2^63 - 1 relative to its
 * parent: the counter of a leaf is the sum of the bases on the way down to it, and it is at most
 * 2^63 - 1 too. Normal form means that of the two children of a node one has the base 0, and that
 * they are not both leaves 0; so each function has one tree, and equality is that of the arrays.
 * Therefore the base of a node is also the least counter below it.
 *
 * <p>Immutable.
 */
final class EventTree {

  private final long[] nodes;

  EventTree(long[] nodes) {
    this.nodes = nodes;
  }

  /** {@return the tree that has the same counter everywhere} */
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

  /** {@return the array of this tree, which must not be changed} */
  long[] nodes() {
    return nodes;
  }

  /** {@return the index behind the subtree at {@code from}} */
  static int end(long[] nodes, int from) {
    int at = from;
    // If so many subtrees are missing, so many nodes follow at least; each inner one among them
    // begins two.
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
   * @param sums scratch; left as it was
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

  /** {@return whether each counter of this tree is at most the other tree's} */
  boolean leq(EventTree other) {
    long[] a = nodes;
    long[] b = other.nodes;
    if (!isInner(b[0])) {
      return max(a, 0, a.length, new LongStack()) <= base(b[0]); // A limit: most often asked for.
    }
    LongStack sums = new LongStack(); // For each right subtree to come, what lies above it.
    int ia = 0;
    int ib = 0;
    long sumA = 0;
    long sumB = 0;
    while (true) {
      long valueA = sumA + base(a[ia]);
      long valueB = sumB + base(b[ib]);
      if (valueA > valueB) {
        return false; // The base is the least counter below, and below b it occurs.
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
   * {@return the tree with the greater of both counters everywhere; one of the two if it can be}
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

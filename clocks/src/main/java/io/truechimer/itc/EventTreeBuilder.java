/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.EventTree.base;
import static io.truechimer.itc.EventTree.isInner;

import java.util.Arrays;

/**
 * Builds an event tree in preorder from absolute counters, and normalises it at the same time.
 *
 * <p>{@link #open} begins an inner node. Its two subtrees follow; each is a leaf, a copy, or an
 * inner node. A complete subtree is in normal form: its root has an absolute base, all other nodes
 * have relative bases. So norm takes constant time once the second subtree of a node is complete.
 * Two equal leaves become one leaf. Otherwise, the lesser base of the two roots moves up into the
 * node.
 */
final class EventTreeBuilder {

  private long[] nodes;
  private int size;

  /**
   * Two numbers for each open node: its index, and the index of its right child. The latter is 0
   * while the left child is incomplete. It is complemented if the left child is a leaf that fill
   * will raise.
   */
  private int[] open = new int[64];

  private int openSize;

  EventTreeBuilder(int capacity) {
    nodes = new long[capacity];
  }

  /** Begins an inner node. */
  void open() {
    if (openSize == open.length) {
      open = Arrays.copyOf(open, openSize << 1);
    }
    open[openSize] = size;
    open[openSize + 1] = 0;
    openSize += 2;
    append(EventTree.inner(0));
  }

  /** Adds a leaf. */
  void leaf(long counter) {
    append(EventTree.leaf(counter));
    complete(false);
  }

  /**
   * Adds a leaf that the id owns entirely. Here fill simplifies the tree: it raises the leaf to the
   * least counter of its sibling, which needs no coordination. If the sibling is not complete yet,
   * the leaf is raised when it is.
   */
  void ownedLeaf(long counter) {
    boolean isLeft = openSize > 0 && open[openSize - 1] == 0;
    boolean isRight = openSize > 0 && !isLeft;
    long raised = isRight ? Math.max(counter, base(nodes[open[openSize - 2] + 1])) : counter;
    append(EventTree.leaf(raised));
    complete(isLeft);
  }

  /**
   * Adds an unchanged subtree of another tree.
   *
   * @param sum the sum of the bases above the subtree
   */
  void copy(long[] source, int from, int to, long sum) {
    int length = to - from;
    reserve(length);
    System.arraycopy(source, from, nodes, size, length);
    nodes[size] += sum << 1;
    size += length;
    complete(false);
  }

  /**
   * Adds the join of a subtree of another tree and a constant.
   *
   * @param floor the constant: the least counter of the result
   * @param sum the sum of the bases above the subtree
   * @param sums a scratch stack; unchanged afterwards
   * @return the index after the subtree
   */
  int copyAtLeast(long floor, long[] source, int from, long sum, LongStack sums) {
    int at = from;
    long above = sum;
    int below = 0; // The number of right subtrees ahead.
    while (true) {
      long value = above + base(source[at]);
      if (value >= floor) {
        int end = EventTree.end(source, at);
        copy(source, at, end, above);
        at = end;
      } else if (isInner(source[at])) {
        open();
        sums.push(value);
        below++;
        above = value;
        at++;
        continue;
      } else {
        leaf(floor);
        at++;
      }
      if (below == 0) {
        return at;
      }
      below--;
      above = sums.pop();
    }
  }

  /** {@return the tree} The builder must not be used afterwards. */
  EventTree build() {
    return new EventTree(size == nodes.length ? nodes : Arrays.copyOf(nodes, size));
  }

  private void append(long node) {
    reserve(1);
    nodes[size++] = node;
  }

  private void reserve(int count) {
    if (count > nodes.length - size) {
      nodes = Arrays.copyOf(nodes, Math.max(nodes.length << 1, size + count));
    }
  }

  /** Completes a subtree, and each parent of which it is the second subtree. */
  private void complete(boolean isLiftedLeft) {
    boolean isLifted = isLiftedLeft;
    while (openSize > 0) {
      int right = open[openSize - 1];
      if (right == 0) {
        open[openSize - 1] = isLifted ? ~size : size;
        return;
      }
      openSize -= 2;
      norm(open[openSize], right);
      isLifted = false;
    }
  }

  private void norm(int node, int right) {
    int left = node + 1;
    int begin = right;
    if (right < 0) {
      begin = ~right;
      nodes[left] = EventTree.leaf(Math.max(base(nodes[left]), base(nodes[begin])));
    }
    if (size == node + 3 && nodes[left] == nodes[begin]) {
      nodes[node] = nodes[left];
      size = left;
      return;
    }
    // Lift: the lesser base moves up into the node. Sink: both children decrease by it.
    long least = Math.min(base(nodes[left]), base(nodes[begin]));
    nodes[node] = EventTree.inner(least);
    nodes[left] -= least << 1;
    nodes[begin] -= least << 1;
  }
}

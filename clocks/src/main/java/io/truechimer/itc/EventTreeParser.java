/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.EventTree.base;
import static io.truechimer.itc.EventTree.isInner;

import java.util.Arrays;

/**
 * Builds an event tree from the nodes of an untrusted input, in preorder. It throws at the first
 * node that violates the normal form or exceeds a limit.
 */
final class EventTreeParser {

  private final int maxNodes;
  private long[] nodes = new long[32];
  private int size;

  /**
   * For each right subtree ahead: the index of its sibling, its depth, the sum of bases above it.
   */
  private final LongStack open = new LongStack();

  private int depth;
  private long sum;
  private int sibling = -1;
  private boolean isComplete;

  /**
   * Starts a tree.
   *
   * @param idNodes the number of nodes of the stamp's id, which count towards the limit
   */
  EventTreeParser(int idNodes) {
    maxNodes = Stamp.MAX_NODES - idNodes;
  }

  /** Adds an inner node with a base from 0 to 2^63 - 1; its two subtrees must follow. */
  void inner(long base) {
    append(base, EventTree.inner(base));
    sum += base;
    depth++;
    if (depth > Stamp.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "an event tree must be at most " + Stamp.MAX_DEPTH + " levels deep: depth=" + depth);
    }
    open.push(size);
    open.push(depth);
    open.push(sum);
    sibling = -1;
  }

  /** Adds a leaf with a base from 0 to 2^63 - 1. */
  void leaf(long base) {
    append(base, EventTree.leaf(base));
    isComplete = open.isEmpty();
    if (isComplete) {
      depth = 0;
    } else {
      sum = open.pop();
      depth = (int) open.pop();
      sibling = (int) open.pop();
    }
  }

  private void append(long base, long node) {
    if (size == maxNodes) {
      throw new IllegalArgumentException(
          "a stamp must have at most %s nodes: id=%s, events=%s or more"
              .formatted(Stamp.MAX_NODES, Stamp.MAX_NODES - maxNodes, size + 1));
    }
    if (sum + base < 0) {
      throw new IllegalArgumentException(
          "a counter must be at most 2^63 - 1: sum=" + sum + " + " + base + ", node=" + size);
    }
    if (sibling >= 0) {
      checkNorm(nodes[sibling], node);
    }
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, size << 1);
    }
    nodes[size++] = node;
  }

  private void checkNorm(long left, long right) {
    if (Math.min(base(left), base(right)) != 0) {
      throw new IllegalArgumentException(
          "an event tree must be in normal form, with a child of base 0 at each node:"
              + " bases=%s and %s, node=%s".formatted(base(left), base(right), sibling - 1));
    }
    if (left == right && !isInner(left)) {
      throw new IllegalArgumentException(
          "an event tree must be in normal form, without two equal leaves: node=" + (sibling - 1));
    }
  }

  /** {@return the depth of the next node} */
  int depth() {
    return depth;
  }

  boolean isComplete() {
    return isComplete;
  }

  int size() {
    return size;
  }

  EventTree build() {
    return new EventTree(Arrays.copyOf(nodes, size));
  }
}

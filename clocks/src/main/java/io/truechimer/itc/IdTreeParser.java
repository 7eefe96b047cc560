/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;

/**
 * Builds an id tree from the nodes of an untrusted input, in preorder. It throws at the first node
 * that violates the normal form or exceeds a limit.
 */
final class IdTreeParser {

  private byte[] nodes = new byte[32];
  private int size;
  private final TreePath path = new TreePath();
  private boolean isComplete;

  /** Adds an inner node; its two subtrees must follow. */
  void inner() {
    append(IdTree.NODE);
    path.goLeft();
    if (path.depth() > Stamp.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "an id must be at most " + Stamp.MAX_DEPTH + " levels deep: depth=" + path.depth());
    }
  }

  /** Adds a leaf. */
  void leaf(byte symbol) {
    if (size >= 2 && nodes[size - 1] == symbol && nodes[size - 2] == IdTree.NODE) {
      throw new IllegalArgumentException(
          "an id must be in normal form, without (%s,%s): node=%s"
              .formatted(symbol, symbol, size - 2));
    }
    append(symbol);
    isComplete = !path.goToNext();
  }

  private void append(byte symbol) {
    if (size == Stamp.MAX_NODES) {
      throw new IllegalArgumentException(
          "a stamp must have at most " + Stamp.MAX_NODES + " nodes: id=" + (size + 1) + " or more");
    }
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, size << 1);
    }
    nodes[size++] = symbol;
  }

  /** {@return the depth of the next node} */
  int depth() {
    return path.depth();
  }

  boolean isComplete() {
    return isComplete;
  }

  int size() {
    return size;
  }

  Id build() {
    return new Id(Arrays.copyOf(nodes, size));
  }
}

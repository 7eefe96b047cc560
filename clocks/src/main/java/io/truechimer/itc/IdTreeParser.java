/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;

/**
 * Takes an id tree from a reader, node by node in preorder, and refuses what is not in normal form
 * or beyond the limits, at the first node that is.
 */
final class IdTreeParser {

  private byte[] nodes = new byte[32];
  private int size;
  private final TreePath path = new TreePath();
  private boolean isComplete;

  /** Takes an inner node; its two subtrees follow. */
  void inner() {
    append(IdTree.NODE);
    path.left();
    if (path.depth() > Stamp.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "an id is at most " + Stamp.MAX_DEPTH + " deep: depth=" + path.depth());
    }
  }

  /** Takes a leaf. */
  void leaf(byte symbol) {
    if (size >= 2 && nodes[size - 1] == symbol && nodes[size - 2] == IdTree.NODE) {
      throw new IllegalArgumentException(
          "an id is in normal form, without (" + symbol + "," + symbol + "): node=" + (size - 2));
    }
    append(symbol);
    isComplete = !path.next();
  }

  private void append(byte symbol) {
    if (size == Stamp.MAX_NODES) {
      throw new IllegalArgumentException(
          "a stamp has at most " + Stamp.MAX_NODES + " nodes: id=" + (size + 1) + " or more");
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

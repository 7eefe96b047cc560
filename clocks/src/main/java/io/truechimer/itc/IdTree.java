/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;

/**
 * The operations on id trees: split and sum.
 *
 * <p>A tree is an array of symbols in preorder: each inner node comes first, then its left subtree,
 * then its right subtree. For example, {@code ((0,1),0)} is {@code NODE NODE ZERO ONE ZERO}. In
 * normal form, no {@code NODE} has two equal leaves. Because leaves directly follow their parent,
 * this means that the array has no {@code NODE x x}.
 */
final class IdTree {

  static final byte ZERO = 0;
  static final byte ONE = 1;
  static final byte NODE = 2;

  private IdTree() {}

  /** {@return the index after the subtree at {@code from}} */
  static int end(byte[] id, int from) {
    int at = from;
    for (int missing = 1; missing > 0; at++) {
      missing += id[at] == NODE ? 1 : -1;
    }
    return at;
  }

  /** {@return the index of the first interval that an id owns; -1 if it owns nothing} */
  static int firstOwned(byte[] id) {
    int at = 0;
    while (at < id.length && id[at] != ONE) {
      at++;
    }
    return at < id.length ? at : -1;
  }

  /** {@return the index of the last interval that an id owns; -1 if it owns nothing} */
  static int lastOwned(byte[] id) {
    int at = id.length - 1;
    while (at >= 0 && id[at] != ONE) {
      at--;
    }
    return at;
  }

  /** {@return the path from the node at {@code from} down to its descendant at {@code to}} */
  static TreePath path(byte[] id, int from, int to) {
    TreePath path = new TreePath();
    for (int at = from; at < to; at++) {
      if (id[at] == NODE) {
        path.goLeft();
      } else {
        path.goToNext();
      }
    }
    return path;
  }

  /**
   * {@return the path to the widest interval of an id; the leftmost of several equal ones}
   *
   * @param id an id other than 0
   */
  static TreePath widest(byte[] id) {
    TreePath path = new TreePath();
    int found = -1;
    int depth = Integer.MAX_VALUE;
    for (int at = 0; at < id.length; at++) {
      if (id[at] == NODE) {
        path.goLeft();
        continue;
      }
      if (id[at] == ONE && path.depth() < depth) {
        found = at;
        depth = path.depth();
      }
      path.goToNext();
    }
    return path(id, 0, found);
  }

  /**
   * {@return the two parts of an id}
   *
   * <p>The paper's definition descends past each node that owns intervals on one side only. It cuts
   * at the first node that owns intervals on both sides, or else cuts the only interval in two.
   * That node is the lowest common ancestor of the first and the last owned interval.
   */
  static byte[][] split(byte[] id) {
    int first = firstOwned(id);
    if (first < 0) {
      return new byte[][] {id, id};
    }
    int last = lastOwned(id);
    if (first == last) {
      return new byte[][] {
        splice(id, first, first + 1, NODE, ONE, ZERO), splice(id, first, first + 1, NODE, ZERO, ONE)
      };
    }
    // A stack of the nodes whose right subtree is ahead. The node to cut is the one whose removal,
    // between the first and the last interval, leaves the fewest nodes on the stack.
    int[] open = new int[first + 1];
    int size = 0;
    for (int at = 0; at < first; at++) {
      if (id[at] == NODE) {
        open[size++] = at;
      } else {
        size--;
      }
    }
    int fewest = size;
    int right = 0;
    for (int at = first; at < last; at++) {
      size += id[at] == NODE ? 1 : -1;
      if (size < fewest) {
        fewest = size;
        right = at + 1;
      }
    }
    int node = open[fewest];
    return new byte[][] {
      splice(id, right, end(id, right), ZERO), splice(id, node + 1, right, ZERO)
    };
  }

  /** {@return an id with the nodes {@code from} (inclusive) to {@code to} (exclusive) replaced} */
  private static byte[] splice(byte[] id, int from, int to, byte... subtree) {
    byte[] out = new byte[id.length - (to - from) + subtree.length];
    System.arraycopy(id, 0, out, 0, from);
    System.arraycopy(subtree, 0, out, from, subtree.length);
    System.arraycopy(id, to, out, from + subtree.length, id.length - to);
    return out;
  }

  /** {@return the union of two ids; null if they overlap} */
  static byte[] sum(byte[] a, byte[] b) {
    byte[] out = new byte[a.length + b.length];
    int size = 0;
    int ia = 0;
    int ib = 0;
    while (ia < a.length) {
      if (a[ia] == NODE && b[ib] == NODE) {
        out[size++] = NODE;
        ia++;
        ib++;
      } else if (a[ia] == ZERO) {
        int from = ib;
        ib = end(b, from);
        ia++;
        size = add(b, from, ib, out, size);
      } else if (b[ib] == ZERO) {
        int from = ia;
        ia = end(a, from);
        ib++;
        size = add(a, from, ia, out, size);
      } else {
        return null;
      }
    }
    return Arrays.copyOf(out, size);
  }

  /**
   * Adds a subtree in normal form to an incomplete tree, and normalises that tree.
   *
   * @return the new size of the tree
   */
  static int add(byte[] id, int from, int to, byte[] out, int size) {
    System.arraycopy(id, from, out, size, to - from);
    int end = size + to - from;
    while (end >= 3
        && out[end - 3] == NODE
        && out[end - 2] == out[end - 1]
        && out[end - 1] != NODE) {
      end -= 2;
      out[end - 1] = out[end];
    }
    return end;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

/**
 * The definitions of the paper, literally, on linked nodes: a reference implementation for small
 * trees. It recurses, and it normalises only where the paper does.
 */
final class PaperModel {

  /** An id or an event tree; an id has the bases 0 and 1 at its leaves, and 0 at its nodes. */
  record Tree(long base, Tree left, Tree right) {

    static Tree leaf(long base) {
      return new Tree(base, null, null);
    }

    boolean isLeaf() {
      return left == null;
    }

    boolean is(long value) {
      return isLeaf() && base == value;
    }

    Tree lift(long m) {
      return new Tree(base + m, left, right);
    }
  }

  record Grown(Tree tree, long cost) {}

  /** Greater than any depth in these tests. */
  private static final long N = 1_000_000;

  private PaperModel() {}

  /** {@return a tree from its text} An id has no bases at its nodes. */
  static Tree parse(String text, boolean isId) {
    return parse(text, new int[1], isId);
  }

  private static Tree parse(String text, int[] at, boolean isId) {
    if (text.charAt(at[0]) != '(') {
      return Tree.leaf(number(text, at));
    }
    at[0]++;
    long base = 0;
    if (!isId) {
      base = number(text, at);
      at[0]++;
    }
    Tree left = parse(text, at, isId);
    at[0]++;
    Tree right = parse(text, at, isId);
    at[0]++;
    return new Tree(base, left, right);
  }

  private static long number(String text, int[] at) {
    int begin = at[0];
    while (at[0] < text.length() && Character.isDigit(text.charAt(at[0]))) {
      at[0]++;
    }
    return Long.parseLong(text.substring(begin, at[0]));
  }

  static String text(Tree tree, boolean isId) {
    return tree.isLeaf()
        ? Long.toString(tree.base)
        : "("
            + (isId ? "" : tree.base + ",")
            + text(tree.left, isId)
            + ","
            + text(tree.right, isId)
            + ")";
  }

  static long min(Tree e) {
    return e.isLeaf() ? e.base : e.base + Math.min(min(e.left), min(e.right));
  }

  static long max(Tree e) {
    return e.isLeaf() ? e.base : e.base + Math.max(max(e.left), max(e.right));
  }

  static Tree norm(Tree e) {
    if (e.isLeaf()) {
      return e;
    }
    Tree left = norm(e.left);
    Tree right = norm(e.right);
    if (left.isLeaf() && right.isLeaf() && left.base == right.base) {
      return Tree.leaf(e.base + left.base);
    }
    long m = Math.min(min(left), min(right));
    return new Tree(e.base + m, left.lift(-m), right.lift(-m));
  }

  static Tree normId(Tree i) {
    if (i.isLeaf()) {
      return i;
    }
    Tree left = normId(i.left);
    Tree right = normId(i.right);
    return left.isLeaf() && right.is(left.base) ? left : new Tree(0, left, right);
  }

  static boolean leq(Tree a, Tree b) {
    if (a.isLeaf()) {
      return a.base <= b.base;
    }
    if (b.isLeaf()) {
      return a.base <= b.base && leq(a.left.lift(a.base), b) && leq(a.right.lift(a.base), b);
    }
    return a.base <= b.base
        && leq(a.left.lift(a.base), b.left.lift(b.base))
        && leq(a.right.lift(a.base), b.right.lift(b.base));
  }

  static Tree join(Tree a, Tree b) {
    if (a.isLeaf() && b.isLeaf()) {
      return Tree.leaf(Math.max(a.base, b.base));
    }
    if (a.isLeaf()) {
      return join(new Tree(a.base, Tree.leaf(0), Tree.leaf(0)), b);
    }
    if (b.isLeaf()) {
      return join(a, new Tree(b.base, Tree.leaf(0), Tree.leaf(0)));
    }
    if (a.base > b.base) {
      return join(b, a);
    }
    long d = b.base - a.base;
    return norm(new Tree(a.base, join(a.left, b.left.lift(d)), join(a.right, b.right.lift(d))));
  }

  static Tree[] split(Tree i) {
    if (i.is(0)) {
      return new Tree[] {i, i};
    }
    Tree zero = Tree.leaf(0);
    if (i.is(1)) {
      return new Tree[] {new Tree(0, i, zero), new Tree(0, zero, i)};
    }
    if (i.left.is(0)) {
      Tree[] halves = split(i.right);
      return new Tree[] {new Tree(0, zero, halves[0]), new Tree(0, zero, halves[1])};
    }
    if (i.right.is(0)) {
      Tree[] halves = split(i.left);
      return new Tree[] {new Tree(0, halves[0], zero), new Tree(0, halves[1], zero)};
    }
    return new Tree[] {new Tree(0, i.left, zero), new Tree(0, zero, i.right)};
  }

  static Tree sum(Tree a, Tree b) {
    if (a.is(0)) {
      return b;
    }
    if (b.is(0)) {
      return a;
    }
    if (a.isLeaf() || b.isLeaf()) {
      throw new IllegalArgumentException("overlap");
    }
    return normId(new Tree(0, sum(a.left, b.left), sum(a.right, b.right)));
  }

  static Tree fill(Tree i, Tree e) {
    if (i.is(0) || e.isLeaf()) {
      return e;
    }
    if (i.is(1)) {
      return Tree.leaf(max(e));
    }
    if (i.left.is(1)) {
      Tree right = fill(i.right, e.right);
      return norm(new Tree(e.base, Tree.leaf(Math.max(max(e.left), min(right))), right));
    }
    if (i.right.is(1)) {
      Tree left = fill(i.left, e.left);
      return norm(new Tree(e.base, left, Tree.leaf(Math.max(max(e.right), min(left)))));
    }
    return norm(new Tree(e.base, fill(i.left, e.left), fill(i.right, e.right)));
  }

  static Grown grow(Tree i, Tree e) {
    if (e.isLeaf()) {
      if (i.is(1)) {
        return new Grown(e.lift(1), 0);
      }
      Grown grown = grow(i, new Tree(e.base, Tree.leaf(0), Tree.leaf(0)));
      return new Grown(grown.tree, grown.cost + N);
    }
    Grown left = i.left.is(0) ? null : grow(i.left, e.left);
    Grown right = i.right.is(0) ? null : grow(i.right, e.right);
    return right == null || (left != null && left.cost < right.cost)
        ? new Grown(new Tree(e.base, left.tree, e.right), left.cost + 1)
        : new Grown(new Tree(e.base, e.left, right.tree), right.cost + 1);
  }

  static Tree event(Tree i, Tree e) {
    Tree filled = fill(i, e);
    return filled.equals(e) ? grow(i, e).tree : filled;
  }
}

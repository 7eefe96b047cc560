/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.EventTree.base;
import static io.truechimer.itc.EventTree.isInner;

import java.util.Arrays;

/**
 * The paper's join: the greater of the two counters everywhere, in normal form.
 *
 * <pre>
 * join(n1, n2) = max(n1, n2)
 * join(n1, (n2,l2,r2)) = join((n1,0,0), (n2,l2,r2))      and the other way round
 * join((n1,l1,r1), (n2,l2,r2)) = norm((0, join(l1 + n1, l2 + n2), join(r1 + n1, r2 + n2)))
 * </pre>
 *
 * <p>The code recurses down to a depth for which every call stack has room, and uses a loop below
 * that depth. Recursion is faster: a processor predicts the return from a method, but not how many
 * levels a loop goes up. These mispredictions would take most of the time of a join.
 */
final class Join {

  /** The depth of recursion. A level takes at most 500 bytes of stack, so all take 64 KB. */
  private static final int MAX_RECURSION = 128;

  private final long[] a;
  private final long[] b;
  private int ia;
  private int ib;
  private long[] out;
  private int size;

  private final int maxRecursion;

  private Join(long[] a, long[] b, int maxRecursion) {
    this.a = a;
    this.b = b;
    this.maxRecursion = maxRecursion;
    out = new long[Math.max(a.length, b.length)];
  }

  /** {@return the join; one of the two objects if that object is already the result} */
  static EventTree join(EventTree one, EventTree other) {
    return join(one, other, MAX_RECURSION);
  }

  /** {@return the join, with another depth of recursion, so that tests can reach the loop} */
  static EventTree join(EventTree one, EventTree other, int maxRecursion) {
    Join join = new Join(one.nodes(), other.nodes(), maxRecursion);
    long root = join.joinNext(0, 0, 0);
    join.out[0] = root;
    return join.isEqualTo(join.a) ? one : join.isEqualTo(join.b) ? other : join.build();
  }

  /**
   * Joins the next subtrees of both trees. It reserves a place for the root and writes the other
   * nodes after it; the caller writes the root.
   *
   * @param sumA the sum of the bases above the subtree of a
   * @param sumB the sum of the bases above the subtree of b
   * @return the root, with an absolute base
   */
  private long joinNext(long sumA, long sumB, int depth) {
    long nodeA = a[ia];
    long nodeB = b[ib];
    long valueA = sumA + base(nodeA);
    long valueB = sumB + base(nodeB);
    if (!isInner(nodeA | nodeB)) {
      ia++;
      ib++;
      reservePlace();
      return EventTree.leaf(Math.max(valueA, valueB));
    }
    if (depth == maxRecursion) {
      return nextByLoop(sumA, sumB);
    }
    if (isInner(nodeA & nodeB)) {
      ia++;
      ib++;
      int node = reservePlace();
      long left = joinNext(valueA, valueB, depth + 1);
      int right = size;
      return norm(node, left, right, joinNext(valueA, valueB, depth + 1));
    }
    return isInner(nodeA)
        ? withLeafB(valueA, valueB, sumA, sumB, depth)
        : withLeafA(valueA, valueB, sumA, sumB, depth);
  }

  /** Joins an inner node of a with a leaf of b, which is joined with both children of the node. */
  private long withLeafB(long valueA, long valueB, long sumA, long sumB, int depth) {
    if (valueA >= valueB) {
      int from = ia;
      ia = EventTree.end(a, from);
      ib++;
      return copy(a, from, ia, sumA);
    }
    ia++;
    int node = reservePlace();
    long left = joinNext(valueA, sumB, depth + 1);
    ib--;
    int right = size;
    return norm(node, left, right, joinNext(valueA, sumB, depth + 1));
  }

  /** Joins a leaf of a with an inner node of b. */
  private long withLeafA(long valueA, long valueB, long sumA, long sumB, int depth) {
    if (valueB >= valueA) {
      int from = ib;
      ib = EventTree.end(b, from);
      ia++;
      return copy(b, from, ib, sumB);
    }
    ib++;
    int node = reservePlace();
    long left = joinNext(sumA, valueB, depth + 1);
    ia--;
    int right = size;
    return norm(node, left, right, joinNext(sumA, valueB, depth + 1));
  }

  /** Joins the next subtrees by the loop, because the recursion has reached its depth. */
  private long nextByLoop(long sumA, long sumB) {
    int fromA = ia;
    int fromB = ib;
    ia = EventTree.end(a, fromA);
    ib = EventTree.end(b, fromB);
    long[] subtreeA = Arrays.copyOfRange(a, fromA, ia);
    long[] subtreeB = Arrays.copyOfRange(b, fromB, ib);
    subtreeA[0] += sumA << 1;
    subtreeB[0] += sumB << 1;
    long[] joined = byLoop(subtreeA, subtreeB).nodes();
    return copy(joined, 0, joined.length, 0);
  }

  /** {@return the join of two trees of any depth, without recursion} */
  private static EventTree byLoop(long[] a, long[] b) {
    EventTreeBuilder out = new EventTreeBuilder(Math.max(a.length, b.length));
    LongStack sums = new LongStack();
    int ia = 0;
    int ib = 0;
    long sumA = 0;
    long sumB = 0;
    while (true) {
      long valueA = sumA + base(a[ia]);
      long valueB = sumB + base(b[ib]);
      if (isInner(a[ia])) {
        if (isInner(b[ib])) {
          out.open();
          sums.push(valueA);
          sums.push(valueB);
          sumA = valueA;
          sumB = valueB;
          ia++;
          ib++;
          continue;
        }
        ia = out.copyAtLeast(valueB, a, ia, sumA, sums);
        ib++;
      } else if (isInner(b[ib])) {
        ib = out.copyAtLeast(valueA, b, ib, sumB, sums);
        ia++;
      } else {
        out.leaf(Math.max(valueA, valueB));
        ia++;
        ib++;
      }
      if (sums.isEmpty()) {
        return out.build();
      }
      sumB = sums.pop();
      sumA = sums.pop();
    }
  }

  private int reservePlace() {
    if (size == out.length) {
      out = Arrays.copyOf(out, size << 1);
    }
    return size++;
  }

  private long copy(long[] source, int from, int to, long sum) {
    int length = to - from;
    if (length > out.length - size) {
      out = Arrays.copyOf(out, Math.max(out.length << 1, size + length));
    }
    System.arraycopy(source, from, out, size, length);
    size += length;
    return source[from] + (sum << 1);
  }

  private long norm(int node, long left, int right, long other) {
    if (left == other && !isInner(left)) {
      size = node + 1;
      return left;
    }
    long least = Math.min(base(left), base(other));
    out[node + 1] = left - (least << 1);
    out[right] = other - (least << 1);
    return EventTree.inner(least);
  }

  private boolean isEqualTo(long[] other) {
    return Arrays.equals(out, 0, size, other, 0, other.length);
  }

  private EventTree build() {
    return new EventTree(size == out.length ? out : Arrays.copyOf(out, size));
  }
}

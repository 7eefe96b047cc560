/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.EventTree.base;
import static io.truechimer.itc.EventTree.isInner;

/**
 * The paper's grow: increases one owned counter by one, where this adds the fewest nodes.
 *
 * <pre>
 * grow(1, n) = (n + 1, 0)
 * grow(i, n) = (e, c + N)   where (e, c) = grow(i, (n,0,0))
 * grow((0,r), (n,e1,e2)) = ((n, e1, e2'), c + 1)   where (e2', c) = grow(r, e2)
 * grow((l,0), (n,e1,e2)) = ((n, e1', e2), c + 1)   where (e1', c) = grow(l, e1)
 * grow((l,r), (n,e1,e2)) = the cheaper of both; the right one if the costs are equal
 * </pre>
 *
 * <p>N is greater than any depth. Here a cost is the pair (expansions, depth): first the number of
 * leaves that are split, then the depth of the leaf that grows. Each step up the tree adds the same
 * cost on both sides. So the choice is the least pair of the whole tree, and the rightmost of equal
 * pairs; one pass finds it.
 *
 * <p>Grow is defined only if fill changes nothing; the same pass detects whether it does. The
 * result then needs no norm. If a leaf grows without an expansion, it was not less than the least
 * counter of its sibling, because fill would have raised it. So one of the two still has the base
 * 0, and they differ. An expansion keeps the base of the leaf, and has a single 1 below it.
 */
final class Grow {

  private final byte[] id;
  private final long[] events;

  // The best place so far: the index of the leaf to replace; the index of the subtree of the id at
  // the same place; the index of the owned interval in that subtree.
  private int leaf;
  private int from;
  private int target;
  private int expansions = Integer.MAX_VALUE;
  private int depth;
  private long counter;

  private Grow(byte[] id, long[] events) {
    this.id = id;
    this.events = events;
  }

  /**
   * {@return the events after one more event: fill if it changes the tree, else grow}
   *
   * @param id an id other than 0
   * @throws ArithmeticException if the counter to increase is at its maximum
   */
  static EventTree event(byte[] id, EventTree tree) {
    Grow grow = search(id, tree);
    return grow == null ? Fill.fill(id, tree) : grow.apply();
  }

  /** {@return the best place to grow; null if fill would change the tree} */
  private static Grow search(byte[] id, EventTree tree) {
    long[] events = tree.nodes();
    Grow best = new Grow(id, events);
    LongStack open = new LongStack(); // For each right subtree ahead: parent, depth, sum.
    int last = IdTree.lastOwned(id); // Nothing after it can change.
    int i = 0;
    int e = 0;
    int depth = 0;
    long sum = 0;
    while (true) {
      if (id[i] == IdTree.ZERO) {
        i++;
        e = EventTree.end(events, e);
      } else if (!isInner(events[e])) {
        i = best.offer(i, e, depth, sum + base(events[e]));
        e++;
      } else if (id[i] == IdTree.ONE || isRaised(id[i + 1], events[e + 1], events[e + 2])) {
        return null;
      } else {
        depth++;
        sum += base(events[e]);
        open.push(e);
        open.push(depth);
        open.push(sum);
        i++;
        e++;
        continue;
      }
      if (i > last) {
        return best;
      }
      sum = open.pop();
      depth = (int) open.pop();
      int left = (int) open.pop() + 1;
      if (isRaised(id[i], events[e], events[left])) {
        return null;
      }
    }
  }

  /**
   * {@return whether fill raises a leaf to its sibling, provided that fill does not change the
   * sibling}
   */
  private static boolean isRaised(byte id, long node, long sibling) {
    return id == IdTree.ONE && !isInner(node) && base(node) < base(sibling);
  }

  /**
   * Considers a leaf for growing, with the subtree of the id at the same place.
   *
   * @param part the index of the subtree of the id
   * @param at the index of the leaf
   * @param above the depth of the leaf
   * @param value the counter of the leaf
   * @return the index after the subtree of the id
   */
  private int offer(int part, int at, int above, long value) {
    if (id[part] == IdTree.ONE) {
      consider(part, part, at, 0, above, value);
      return part + 1;
    }
    TreePath path = new TreePath();
    int i = part;
    while (true) {
      if (id[i] == IdTree.NODE) {
        path.goLeft();
        i++;
        continue;
      }
      if (id[i] == IdTree.ONE) {
        consider(part, i, at, path.depth(), above + path.depth(), value);
      }
      i++;
      if (!path.goToNext()) {
        return i;
      }
    }
  }

  private void consider(int part, int owned, int at, int splits, int level, long value) {
    if (splits < expansions || (splits == expansions && level <= depth)) {
      from = part;
      target = owned;
      leaf = at;
      expansions = splits;
      depth = level;
      counter = value;
    }
  }

  /** {@return the tree after growing at the best place} */
  private EventTree apply() {
    if (counter == Stamp.MAX_COUNTER) {
      throw new ArithmeticException(
          "a counter must be at most 2^63 - 1: counter=" + counter + " + 1");
    }
    if (from == target) { // No expansion.
      long[] grown = events.clone();
      grown[leaf] += EventTree.leaf(1);
      return new EventTree(grown);
    }
    long[] subtree = IdTree.path(id, from, target).toEvents(base(events[leaf]), 1);
    long[] out = new long[events.length - 1 + subtree.length];
    System.arraycopy(events, 0, out, 0, leaf);
    System.arraycopy(subtree, 0, out, leaf, subtree.length);
    System.arraycopy(events, leaf + 1, out, leaf + subtree.length, events.length - leaf - 1);
    return new EventTree(out);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.EventTree.base;
import static io.truechimer.itc.EventTree.isInner;

/**
 * The paper's grow: one owned counter becomes one greater, where that makes the tree grow least.
 *
 * <pre>
 * grow(1, n) = (n + 1, 0)
 * grow(i, n) = (e, c + N)   where (e, c) = grow(i, (n,0,0))
 * grow((0,r), (n,e1,e2)) = ((n, e1, e2'), c + 1)   where (e2', c) = grow(r, e2)
 * grow((l,0), (n,e1,e2)) = ((n, e1', e2), c + 1)   where (e1', c) = grow(l, e1)
 * grow((l,r), (n,e1,e2)) = the cheaper of both; the right one if the costs are equal
 * </pre>
 *
 * <p>N stands for more than any depth. Here a cost is the pair (expansions, depth), in this order
 * of importance: how many leaves are split on the way down, and how deep it ends. All steps up the
 * tree add the same on both sides, so the choice is the least pair of the whole tree, and of equal
 * ones the rightmost: one pass finds it.
 *
 * <p>This is defined only where fill changes nothing, and the same pass finds out about that. The
 * result needs no norm then: a leaf that grows without expansions is not less than its sibling's
 * least counter, for fill would have raised it; so one of the two has the base 0 still, and the two
 * are not equal. An expansion leaves the base of the leaf as it was, and has a single 1 below.
 */
final class Grow {

  private final byte[] id;
  private final long[] events;

  // The best place so far: the leaf to replace, the part of the id there, and the owned interval
  // in that part.
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
   * {@return the events after one more event: fill if it changes anything, else grow}
   *
   * @param id not 0
   * @throws ArithmeticException if the counter that has to grow is at its maximum
   */
  static EventTree event(byte[] id, EventTree tree) {
    Grow grow = search(id, tree);
    return grow == null ? Fill.fill(id, tree) : grow.apply();
  }

  /** {@return the best place to grow, or null if fill would change anything} */
  private static Grow search(byte[] id, EventTree tree) {
    long[] events = tree.nodes();
    Grow best = new Grow(id, events);
    LongStack open = new LongStack(); // For each right subtree to come: parent, depth, sum.
    int last = id.length - 1; // The last owned interval, behind which nothing can change.
    while (id[last] != IdTree.ONE) {
      last--;
    }
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
   * {@return whether fill raises a leaf to its sibling, provided that it leaves the sibling as it
   * is}
   */
  private static boolean isRaised(byte id, long node, long sibling) {
    return id == IdTree.ONE && !isInner(node) && base(node) < base(sibling);
  }

  /**
   * Considers a leaf, with the part of the id at the same place.
   *
   * @return the index behind that part
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
        path.left();
        i++;
        continue;
      }
      if (id[i] == IdTree.ONE) {
        consider(part, i, at, path.depth(), above + path.depth(), value);
      }
      i++;
      if (!path.next()) {
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

  /** {@return the tree grown at the place found} */
  private EventTree apply() {
    if (counter == Stamp.MAX_COUNTER) {
      throw new ArithmeticException("a counter is at most 2^63 - 1: counter=" + counter + " + 1");
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

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.EventTree.base;
import static io.truechimer.itc.EventTree.isInner;

/**
 * The paper's fill: raises the counters that an id owns, as far as this simplifies the tree.
 *
 * <pre>
 * fill(0, e) = e      fill(1, e) = max(e)      fill(i, n) = n
 * fill((1,r), (n,e1,e2)) = norm((n, max(max(e1), min(e2')), e2'))   where e2' = fill(r, e2)
 * fill((l,1), (n,e1,e2)) = norm((n, e1', max(max(e2), min(e1'))))   where e1' = fill(l, e1)
 * fill((l,r), (n,e1,e2)) = norm((n, fill(l, e1), fill(r, e2)))      otherwise
 * </pre>
 *
 * <p>In each case, fill raises an owned leaf to at least the least counter of its sibling. {@link
 * EventTreeBuilder#ownedLeaf} implements this.
 */
final class Fill {

  private Fill() {}

  static EventTree fill(byte[] id, EventTree tree) {
    long[] events = tree.nodes();
    EventTreeBuilder out = new EventTreeBuilder(events.length);
    LongStack sums = new LongStack(); // For each right subtree ahead: the sum of bases above it.
    int i = 0;
    int e = 0;
    long sum = 0;
    while (true) {
      if (id[i] == IdTree.NODE && isInner(events[e])) {
        out.open();
        sum += base(events[e]);
        sums.push(sum);
        i++;
        e++;
        continue;
      }
      int end = EventTree.end(events, e);
      if (id[i] == IdTree.ONE) {
        out.ownedLeaf(sum + EventTree.max(events, e, end, sums));
      } else {
        out.copy(events, e, end, sum);
      }
      i = IdTree.end(id, i);
      e = end;
      if (sums.isEmpty()) {
        return out.build();
      }
      sum = sums.pop();
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Whom a node answers, so that what it writes does not grow with the number of nodes.
 *
 * <p>All nodes are put in a ring, in the order of a hash, and each answers the one before and the
 * one after it; in {@code degree / 2} rings of different hashes. So each answers at most {@code
 * degree} others and is answered by as many; whoever knows the members computes the same pairs,
 * without a word; and who comes or goes changes the pairs of its neighbours only. Unions of random
 * rings are expanders almost always (Law and Siu, <em>Distributed construction of random expander
 * networks</em>, INFOCOM 2003): no group of nodes hears only of itself for long, and the rings are
 * drawn anew in each period.
 *
 * <p>Nodes whose views of members or period differ for a while choose some neighbours in vain; then
 * some pairs are measured one way only, which costs samples and never truth.
 */
final class Neighbours {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Neighbours() {}

  /**
   * {@return the neighbours of a node}
   *
   * @param self its hash
   * @param members the hashes of the others
   * @param period changes the rings
   * @param degree the greatest number of neighbours, even
   */
  static Set<Long> of(long self, Collection<Long> members, long period, int degree) {
    Set<Long> neighbours = new HashSet<>();
    if (members.size() <= degree) {
      neighbours.addAll(members);
      return neighbours;
    }
    for (int ring = 0; ring < degree / 2; ring++) {
      long salt = mix(period * GOLDEN + ring);
      long own = mix(self ^ salt);
      // Distances along the ring, unsigned: the nearest after, and the nearest before, the own
      // place.
      long after = 0;
      long before = 0;
      long shortest = -1;
      long longest = 0;
      for (long member : members) {
        long distance = mix(member ^ salt) - own;
        if (Long.compareUnsigned(distance, shortest) <= 0) {
          shortest = distance;
          after = member;
        }
        if (Long.compareUnsigned(distance, longest) >= 0) {
          longest = distance;
          before = member;
        }
      }
      neighbours.add(after);
      neighbours.add(before);
    }
    return neighbours;
  }

  /** The finalizer of SplitMix64, a bijection: no two members share a place. */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Selects the peers that a node echoes, so that the size of a heartbeat does not grow with the
 * number of nodes.
 *
 * <p>All nodes form a ring, ordered by a hash, and each echoes its predecessor and its successor;
 * there are {@code degree / 2} rings with different hashes. So each node echoes at most {@code
 * degree} peers and is echoed by as many. All nodes that know the members compute the same pairs
 * without coordination, and a node that joins or leaves changes only the pairs of its neighbours.
 * Unions of random rings are almost always expanders (Law and Siu, <em>Distributed construction of
 * random expander networks</em>, INFOCOM 2003): no group of nodes stays isolated, and each period
 * uses new rings.
 *
 * <p>Nodes that disagree on members or period for a while echo some neighbours in vain. Some pairs
 * are then measured one way only, which costs samples and never correctness.
 */
final class EchoNeighbours {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private EchoNeighbours() {}

  /**
   * {@return the hashes of a node's neighbours}
   *
   * @param self the node's hash
   * @param members the hashes of its peers
   * @param period selects the rings
   * @param degree the greatest number of neighbours, even
   */
  static Set<Long> of(long self, Collection<Long> members, long period, int degree) {
    if (members.size() <= degree) {
      return new HashSet<>(members);
    }
    Set<Long> neighbours = new HashSet<>();
    for (int ring = 0; ring < degree / 2; ring++) {
      long salt = mix(period * GOLDEN + ring);
      long own = mix(self ^ salt);
      // Unsigned distances along the ring: find the nearest after and before this node's place.
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

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.HlcHeader;
import java.util.List;

/**
 * Counts pairs of cause and effect whose timestamps are in the wrong order.
 *
 * <p>A <em>pair</em> is two events of one order: a cause and its effect. The pair is direct if the
 * effect is the next step. The four steps of an order make six pairs, three of them direct. A pair
 * is <em>inverted</em>
 *
 * <ul>
 *   <li>by wall clock, if the cause has the greater timestamp. Equal timestamps count as in order,
 *       since they are frequent at millisecond resolution;
 *   <li>by HLC, unless the cause has the smaller timestamp. Equal timestamps count as inverted. A
 *       pair without two timestamps is not counted here, but as a missing stamp.
 * </ul>
 *
 * @param pairs number of pairs
 * @param byWallClock pairs inverted by wall clock
 * @param byHlc pairs inverted by HLC
 */
record Inversions(long pairs, long byWallClock, long byHlc) {

  /** {@return the counts of all pairs} */
  static Inversions ofAllPairs(List<List<OrderEvent>> chains) {
    return count(chains, OrderStep.values().length);
  }

  /** {@return the counts of the direct pairs} */
  static Inversions ofDirectPairs(List<List<OrderEvent>> chains) {
    return count(chains, 1);
  }

  private static Inversions count(List<List<OrderEvent>> chains, int maxDistance) {
    long pairs = 0;
    long byWallClock = 0;
    long byHlc = 0;
    for (List<OrderEvent> chain : chains) {
      for (int cause = 0; cause < chain.size(); cause++) {
        int end = Math.min(chain.size(), cause + 1 + maxDistance);
        for (int effect = cause + 1; effect < end; effect++) {
          pairs++;
          byWallClock += isInvertedByWallClock(chain.get(cause), chain.get(effect)) ? 1 : 0;
          byHlc += isInvertedByHlc(chain.get(cause), chain.get(effect)) ? 1 : 0;
        }
      }
    }
    return new Inversions(pairs, byWallClock, byHlc);
  }

  private static boolean isInvertedByWallClock(OrderEvent cause, OrderEvent effect) {
    return cause.wallMillis() > effect.wallMillis();
  }

  private static boolean isInvertedByHlc(OrderEvent cause, OrderEvent effect) {
    if (cause.stamp().isEmpty() || effect.stamp().isEmpty()) {
      return false;
    }
    HybridTimestamp earlier = cause.stamp().map(HlcHeader::timestamp).orElseThrow();
    HybridTimestamp later = effect.stamp().map(HlcHeader::timestamp).orElseThrow();
    return earlier.compareTo(later) >= 0;
  }
}

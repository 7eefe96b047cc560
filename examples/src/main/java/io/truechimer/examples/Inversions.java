/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.HlcHeader;
import java.util.List;

/**
 * How often timestamps contradict what happened.
 *
 * <p>A <em>pair</em> is two events of one order, the first of which caused the second: directly, if
 * it is the step right before, or through the steps in between. The four steps of an order make six
 * pairs, three of them direct. A pair is <em>inverted</em>
 *
 * <ul>
 *   <li>by wall clock, if the cause has the greater timestamp; equal ones, of which milliseconds
 *       make many, count as in order;
 *   <li>by HLC, if the cause does not have the smaller timestamp: equal ones count as inverted. A
 *       pair with an event that has no stamp is not counted here; it is a missing stamp.
 * </ul>
 *
 * @param pairs how many pairs there are
 * @param byWallClock how many are inverted by wall clock
 * @param byHlc how many are inverted by HLC
 */
record Inversions(long pairs, long byWallClock, long byHlc) {

  /** {@return the count over all pairs} */
  static Inversions ofAllPairs(List<List<OrderEvent>> chains) {
    return count(chains, OrderStep.values().length);
  }

  /** {@return the count over the pairs of a step and the one right before it} */
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

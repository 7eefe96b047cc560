/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where sources that each claim to know an interval for one value agree, although some of them are
 * false.
 *
 * <p>The two functions do two jobs. {@link #fusion} is a <em>bound</em>: as long as at most {@code
 * faulty} sources are false, it holds the true value. It is the fault-tolerant interval function of
 * Keith Marzullo, <em>Maintaining the Time in a Distributed System</em> (PhD thesis, Stanford,
 * 1984). {@code smallest} is an <em>estimate</em>: the smallest interval with the greatest number
 * of agreeing sources, as NTP's ancestor, TigerBeetle and early CockroachDB take it. It is narrower
 * and usually nearer, and may miss the true value although most sources are right.
 *
 * <p>Intervals are closed: those that touch agree. Both functions sort once, O(n log n), and are
 * exact for all values of {@code long}.
 */
public final class Marzullo {

  private Marzullo() {}

  /**
   * {@return the narrowest interval that is allowed by the greatest number of sources, the lowest
   * of several that are equally narrow; for no sources {@code [0, 0]}, with none that agree}
   *
   * @param intervals one for each source
   */
  static Agreement smallest(List<OffsetInterval> intervals) {
    if (intervals.isEmpty()) {
      return new Agreement(new OffsetInterval(0, 0), 0, 0);
    }
    long[] lows = sorted(intervals.stream().mapToLong(OffsetInterval::low).toArray());
    long[] highs = sorted(intervals.stream().mapToLong(OffsetInterval::high).toArray());
    int most = 0;
    OffsetInterval narrowest = OffsetInterval.UNBOUNDED;
    int ended = 0;
    for (int begun = 1; begun <= lows.length; begun++) {
      long low = lows[begun - 1];
      while (highs[ended] < low) {
        ended++;
      }
      long high = highs[ended];
      if (begun < lows.length && lows[begun] <= high) {
        continue; // The next source joins before one leaves: not a peak yet.
      }
      int depth = begun - ended;
      // The width fits in 64 bits without a sign.
      if (depth > most
          || (depth == most
              && Long.compareUnsigned(high - low, narrowest.high() - narrowest.low()) < 0)) {
        most = depth;
        narrowest = new OffsetInterval(low, high);
      }
    }
    return new Agreement(narrowest, most, lows.length - most);
  }

  /**
   * {@return the smallest interval that holds each point which all sources but {@code faulty}
   * allow; empty if there is no such point, so that more than {@code faulty} are false}
   *
   * <p>Its truechimers are the sources that meet it, be it in points that the others do not allow.
   *
   * @param intervals one for each source
   * @param faulty how many of the sources may be false; 0 or greater. Half of them or more prove
   *     nothing: two sources of two that may be false leave everything open
   * @throws IllegalArgumentException if {@code faulty} is negative, or the number of sources or
   *     more
   */
  public static Optional<Agreement> fusion(List<OffsetInterval> intervals, int faulty) {
    int sources = intervals.size();
    if (faulty < 0 || (faulty >= sources && faulty > 0)) {
      throw new IllegalArgumentException(
          "some sources must be right: faulty=" + faulty + ", sources=" + sources);
    }
    if (sources == 0) {
      return Optional.empty();
    }
    long[] lows = sorted(intervals.stream().mapToLong(OffsetInterval::low).toArray());
    long[] highs = sorted(intervals.stream().mapToLong(OffsetInterval::high).toArray());
    // The first point that enough allow is the first beginning by which enough have begun and not
    // yet ended; the last is found the same way from the other side.
    int needed = sources - faulty;
    int first = needed - 1;
    for (int ended = 0; first < sources; first++) {
      while (highs[ended] < lows[first]) {
        ended++;
      }
      if (first + 1 - ended >= needed) {
        break;
      }
    }
    if (first == sources) {
      return Optional.empty();
    }
    int last = sources - needed;
    for (int unbegun = 0; ; last--) {
      while (lows[sources - 1 - unbegun] > highs[last]) {
        unbegun++;
      }
      if (sources - last - unbegun >= needed) {
        break;
      }
    }
    OffsetInterval hull = new OffsetInterval(lows[first], highs[last]);
    int meeting = (int) intervals.stream().filter(hull::meets).count();
    return Optional.of(new Agreement(hull, meeting, sources - meeting));
  }

  /**
   * {@return how many of {@code sources} may be false so that the rest is a majority for certain:
   * the greatest number below half}
   *
   * @param sources 1 or greater
   */
  static int tolerated(int sources) {
    return (sources - 1) / 2;
  }

  private static long[] sorted(long[] ends) {
    Arrays.sort(ends);
    return ends;
  }
}

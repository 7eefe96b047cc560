/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.List;
import java.util.Optional;

/**
 * Agreement of sources that each claim an interval for one value, some of them wrongly.
 *
 * <p>The two functions serve two purposes. {@link #fusion} is a <em>bound</em>: it holds the true
 * value provided that at most {@code faulty} sources are wrong. It is the fault-tolerant interval
 * function of Keith Marzullo, <em>Maintaining the Time in a Distributed System</em> (PhD thesis,
 * Stanford, 1984). {@code smallest} is an <em>estimate</em>: the smallest interval with the
 * greatest number of agreeing sources, as in NTP's ancestor, TigerBeetle and early CockroachDB. It
 * is narrower and usually closer, but may miss the true value although most sources are right.
 *
 * <p>Intervals are closed, so touching intervals agree. Both functions sort once, O(n log n), and
 * are exact for all values of {@code long}.
 */
public final class Marzullo {

  private Marzullo() {}

  /**
   * {@return the narrowest interval that the greatest number of sources allows, and the lowest of
   * several equally narrow ones; {@code [0, 0]} without truechimers if there are no sources}
   *
   * @param intervals one for each source
   */
  static Agreement smallest(List<OffsetInterval> intervals) {
    if (intervals.isEmpty()) {
      return new Agreement(new OffsetInterval(0, 0), 0, 0);
    }
    long[] lows = intervals.stream().mapToLong(OffsetInterval::low).sorted().toArray();
    long[] highs = intervals.stream().mapToLong(OffsetInterval::high).sorted().toArray();
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
   * {@return the smallest interval that holds each point allowed by all sources but {@code faulty};
   * empty if there is no such point, so more than {@code faulty} sources are wrong}
   *
   * <p>Its truechimers are all sources that overlap it.
   *
   * @param intervals one for each source
   * @param faulty how many of the sources may be wrong; 0 or greater. With half of them or more,
   *     the result proves nothing
   * @throws IllegalArgumentException if {@code faulty} is negative, or the number of sources or
   *     more
   */
  public static Optional<Agreement> fusion(List<OffsetInterval> intervals, int faulty) {
    int sources = intervals.size();
    if (faulty < 0 || (faulty >= sources && faulty > 0)) {
      throw new IllegalArgumentException(
          "faulty must be less than the number of sources: faulty=%s, sources=%s"
              .formatted(faulty, sources));
    }
    if (sources == 0) {
      return Optional.empty();
    }
    long[] lows = intervals.stream().mapToLong(OffsetInterval::low).sorted().toArray();
    long[] highs = intervals.stream().mapToLong(OffsetInterval::high).sorted().toArray();
    // The first point that enough sources allow is the first low end at which enough intervals are
    // open. The last point is found in the same way from the other side.
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
   * {@return how many of {@code sources} may be wrong while the others are certainly a majority:
   * the greatest number below half}
   *
   * @param sources 1 or greater
   */
  static int tolerated(int sources) {
    return (sources - 1) / 2;
  }
}

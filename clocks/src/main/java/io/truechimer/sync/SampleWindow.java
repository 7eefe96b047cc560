/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.ClockReading;
import io.truechimer.time.SaturatingNanos;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The latest samples of one source. The best one, with the smallest error after ageing, represents
 * it. Short round trips are rare and measure best, but drift devalues them soon.
 */
final class SampleWindow {

  /** More samples add little: the first of them are too old. */
  private static final int SAMPLES = 16;

  private final MonitorSettings settings;
  private final List<Entry> entries = new ArrayList<>();

  SampleWindow(MonitorSettings settings) {
    this.settings = settings;
  }

  /**
   * A sample and its added error.
   *
   * @param sample as it was taken
   * @param suspendedNanos how long the machine may have been suspended since: its monotonic clock
   *     stood still, the source's wall went on
   */
  record Entry(OffsetSample sample, long suspendedNanos) {

    /** {@return how far the source's wall is ahead of this node's, by this sample} */
    OffsetInterval offset(ClockReading now, DriftBound drift) {
      long offset = sample.lead() - now.leadNanos();
      long error =
          SaturatingNanos.add(sample.errorAt(now.monotonicNanos(), drift), now.slackNanos());
      OffsetInterval around = OffsetInterval.around(offset, error);
      return new OffsetInterval(around.low(), SaturatingNanos.add(around.high(), suspendedNanos));
    }

    /** {@return the width of the interval on its wider side} */
    long error(ClockReading now, DriftBound drift) {
      return SaturatingNanos.add(sample.errorAt(now.monotonicNanos(), drift), suspendedNanos);
    }
  }

  void add(OffsetSample sample) {
    if (!entries.isEmpty() && !last().sample().source().equals(sample.source())) {
      // Another incarnation, epoch or domain: the old samples are of another clock.
      entries.clear();
    }
    entries.removeIf(older -> contradicts(older, sample));
    entries.add(new Entry(sample, 0));
    while (entries.size() > SAMPLES) {
      entries.remove(0);
    }
  }

  /**
   * Two correct samples of one clock allow a common offset. If they do not, that clock stepped
   * unseen, or this machine was suspended: the older sample is obsolete.
   */
  private boolean contradicts(Entry older, OffsetSample newer) {
    ClockReading then =
        new ClockReading(newer.lead() + newer.monotonicNanos(), newer.monotonicNanos(), 0);
    // Both clocks may have drifted. A slew makes the older sample obsolete as well.
    OffsetInterval expected = older.offset(then, new DriftBound(2 * settings.driftPpb(), 0));
    return !expected.meets(OffsetInterval.around(0, newer.errorNanos()));
  }

  /** Widens all samples: the machine may have been suspended for this long. */
  void allowForSuspend(long nanos) {
    entries.replaceAll(
        entry -> new Entry(entry.sample(), SaturatingNanos.add(entry.suspendedNanos(), nanos)));
  }

  void expire(long monotonic) {
    entries.removeIf(entry -> entry.sample().age(monotonic) > settings.sampleTtlNanos());
    if (!entries.isEmpty() && last().sample().age(monotonic) > settings.sourceTtlNanos()) {
      entries.clear();
    }
  }

  /** {@return when the latest sample was taken, by the monotonic clock; the window is not empty} */
  long latest() {
    return last().sample().monotonicNanos();
  }

  private Entry last() {
    return entries.get(entries.size() - 1);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * {@return the sample with the smallest error now, the newer one of two equals}
   *
   * @param since only samples taken after this, by the monotonic clock, are considered
   */
  Optional<Entry> best(ClockReading now, DriftBound drift, long since) {
    return entries.stream()
        .filter(entry -> entry.sample().monotonicNanos() - since > 0)
        .min(
            Comparator.<Entry>comparingLong(entry -> entry.error(now, drift))
                .thenComparingLong(entry -> entry.sample().age(now.monotonicNanos())));
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The latest samples of one source, of which the best speaks for it: that with the smallest error
 * once its age is counted in. Short round trips are rare and tell most; with drift, they do not
 * tell it for long.
 */
final class SampleWindow {

  /** More tell little that is new: the first of them are too old. */
  private static final int SAMPLES = 16;

  private final MonitorSettings settings;
  private final Deque<Entry> entries = new ArrayDeque<>();

  SampleWindow(MonitorSettings settings) {
    this.settings = settings;
  }

  /**
   * A sample, and what may have become of it.
   *
   * @param sample as it was taken
   * @param slept how long the own monotonic clock may have stood still since then
   */
  record Entry(OffsetSample sample, long slept) {

    /** {@return how far the other wall is ahead of the own one, by this sample} */
    OffsetInterval offset(Reading now, Wander wander) {
      long offset = sample.lead() - now.lead();
      long error = SaturatingNanos.add(sample.errorAt(now.monotonic(), wander), now.slack());
      OffsetInterval around = OffsetInterval.around(offset, error);
      return new OffsetInterval(around.low(), SaturatingNanos.add(around.high(), slept));
    }

    /** {@return how wide the interval is, on its wider side} */
    long error(Reading now, Wander wander) {
      return SaturatingNanos.add(sample.errorAt(now.monotonic(), wander), slept);
    }
  }

  void add(OffsetSample sample) {
    if (!entries.isEmpty() && !entries.getLast().sample().source().equals(sample.source())) {
      entries.clear(); // Another life, epoch or domain: what was known is of another clock.
    }
    entries.removeIf(older -> contradicts(older, sample));
    entries.addLast(new Entry(sample, 0));
    while (entries.size() > SAMPLES) {
      entries.removeFirst();
    }
  }

  /**
   * Two true samples of one clock allow a common offset. If they do not, that clock has stepped
   * unseen, or the own machine has slept: what came first is no longer true.
   */
  private boolean contradicts(Entry older, OffsetSample newer) {
    Reading then = new Reading(newer.lead() + newer.monotonicNanos(), newer.monotonicNanos(), 0);
    // Both that clock and the own one may have drifted. A slew makes the older one false as well.
    OffsetInterval expected = older.offset(then, new Wander(2 * settings.driftPpb(), 0));
    return !expected.meets(OffsetInterval.around(0, newer.errorNanos()));
  }

  /** The own monotonic clock may have stood still for this long: the other walls have not. */
  void slept(long nanos) {
    Deque<Entry> widened =
        entries.stream()
            .map(entry -> new Entry(entry.sample(), SaturatingNanos.add(entry.slept(), nanos)))
            .collect(Collectors.toCollection(ArrayDeque::new));
    entries.clear();
    entries.addAll(widened);
  }

  void expire(long monotonic) {
    long ttl = settings.sourceTtlNanos();
    entries.removeIf(entry -> entry.sample().age(monotonic) > settings.sampleTtlNanos());
    if (!entries.isEmpty() && entries.getLast().sample().age(monotonic) > ttl) {
      entries.clear();
    }
  }

  /** {@return when the latest was taken, though an older one may be the best; there is one} */
  long latest() {
    return entries.getLast().sample().monotonicNanos();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * {@return the sample with the smallest error now, the newer one of equals}
   *
   * @param since samples that were not taken after this, by the monotonic clock, are left out
   */
  Optional<Entry> best(Reading now, Wander wander, long since) {
    return entries.stream()
        .filter(entry -> entry.sample().monotonicNanos() - since > 0)
        .min(
            Comparator.<Entry>comparingLong(entry -> entry.error(now, wander))
                .thenComparingLong(entry -> entry.sample().age(now.monotonic())));
  }
}

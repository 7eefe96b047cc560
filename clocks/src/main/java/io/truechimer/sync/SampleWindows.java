/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.ClockReading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sample windows of all sources. */
final class SampleWindows {

  /** Upper bound on tracked sources, since anyone with write access can invent names. */
  static final int MAX_SOURCES = 1024;

  private final MonitorSettings settings;

  /** In the order of their first samples, so that evaluations are reproducible. */
  private final Map<Key, SampleWindow> windows = new LinkedHashMap<>();

  private record Key(OffsetSample.Kind kind, String name) {}

  SampleWindows(MonitorSettings settings) {
    this.settings = settings;
  }

  /** Adds a sample. At the upper bound, a new name is ignored until another one falls silent. */
  void add(OffsetSample sample) {
    Key key = new Key(sample.source().kind(), sample.source().name());
    if (windows.size() < MAX_SOURCES || windows.containsKey(key)) {
      windows.computeIfAbsent(key, name -> new SampleWindow(settings)).add(sample);
    }
  }

  void forget(OffsetSample.Kind kind, String name) {
    windows.remove(new Key(kind, name));
  }

  void clear() {
    windows.clear();
  }

  void allowForSuspend(long nanos) {
    windows.values().forEach(window -> window.allowForSuspend(nanos));
  }

  void expire(long monotonic) {
    windows.values().forEach(window -> window.expire(monotonic));
    windows.values().removeIf(SampleWindow::isEmpty);
  }

  /**
   * {@return the estimate of each source}
   *
   * @param since only samples taken after this, by the monotonic clock, are considered
   */
  List<SourceEstimate> estimates(ClockReading now, DriftBound drift, long since) {
    return windows.values().stream()
        .flatMap(window -> window.best(now, drift, since).stream())
        .map(best -> estimate(best, now, drift))
        .toList();
  }

  /** {@return when the latest sample was taken among the votes that agree with the fusion} */
  long latestVoteTime(Evidence evidence) {
    long latestVote = evidence.at().monotonicNanos() - settings.sampleTtlNanos();
    for (SourceEstimate estimate : evidence.sources()) {
      if (estimate.isVote() && !estimate.isSuspect()) {
        OffsetSample.Source source = estimate.source();
        long latest = windows.get(new Key(source.kind(), source.name())).latest();
        latestVote = latest - latestVote > 0 ? latest : latestVote;
      }
    }
    return latestVote;
  }

  private SourceEstimate estimate(SampleWindow.Entry best, ClockReading now, DriftBound drift) {
    OffsetSample sample = best.sample();
    OffsetInterval offset = best.offset(now, drift);
    return new SourceEstimate(
        sample.source(),
        sample.source().domain(),
        offset,
        sample.roundTripNanos(),
        sample.age(now.monotonicNanos()),
        offset.widen(settings.errorOf(sample.claimedErrorNanos())),
        false,
        false);
  }
}

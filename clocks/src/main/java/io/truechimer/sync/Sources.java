/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The windows of all sources that are heard. */
final class Sources {

  /** More names than clocks can be behind them: whoever may write heartbeats may make names up. */
  static final int MAX_SOURCES = 1024;

  private final MonitorSettings settings;

  /** In the order of their first samples, so that evaluations can be repeated. */
  private final Map<Key, SampleWindow> windows = new LinkedHashMap<>();

  private record Key(OffsetSample.Kind kind, String name) {}

  Sources(MonitorSettings settings) {
    this.settings = settings;
  }

  /** A new name is not heard while there are as many as can be, until one falls silent. */
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

  void slept(long nanos) {
    windows.values().forEach(window -> window.slept(nanos));
  }

  void expire(long monotonic) {
    windows.values().forEach(window -> window.expire(monotonic));
    windows.values().removeIf(SampleWindow::isEmpty);
  }

  /**
   * {@return what each source says now}
   *
   * @param since samples that were not taken after this, by the monotonic clock, are left out
   */
  List<Measurement> measurements(Reading now, Wander wander, long since) {
    List<Measurement> measurements = new ArrayList<>();
    for (SampleWindow window : windows.values()) {
      window
          .best(now, wander, since)
          .ifPresent(best -> measurements.add(measurement(best, now, wander)));
    }
    return measurements;
  }

  /** {@return when the latest sample was taken of those whose votes make the fusion} */
  long asOf(Evidence evidence) {
    long asOf = evidence.monotonicNanos() - settings.sampleTtlNanos();
    for (Measurement measurement : evidence.measurements()) {
      if (measurement.isVote() && !measurement.isSuspect()) {
        OffsetSample.Source source = measurement.source();
        long latest = windows.get(new Key(source.kind(), source.name())).latest();
        asOf = latest - asOf > 0 ? latest : asOf;
      }
    }
    return asOf;
  }

  private Measurement measurement(SampleWindow.Entry best, Reading now, Wander wander) {
    OffsetSample sample = best.sample();
    OffsetInterval offset = best.offset(now, wander);
    return new Measurement(
        sample.source(),
        sample.source().domain(),
        offset,
        sample.roundTripNanos(),
        sample.age(now.monotonic()),
        offset.widen(settings.widening().errorOf(sample.claimedErrorNanos(), settings)),
        false,
        false);
  }
}

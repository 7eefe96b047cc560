/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.OffsetMonitor;
import io.truechimer.sync.OffsetSample;
import io.truechimer.sync.OffsetSample.Kind;
import io.truechimer.sync.OffsetSample.Source;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.List;

/** Three nodes that know the true time, which a monitor measures without a broker between them. */
public final class Peers {

  private static final Duration ROUND_TRIP = Duration.ofMillis(4);
  private static final long CLAIMED_NANOS = 5_000_000;

  private final OffsetMonitor monitor;
  private final MonitorListener listener;
  private final ManualTimeSource time;
  private final long start;

  /**
   * Sets them up.
   *
   * @param monitor who measures
   * @param listener is told of each evaluation
   * @param time its clocks, of which the wall is true now
   */
  public Peers(OffsetMonitorService monitor, MonitorListener listener, ManualTimeSource time) {
    this.monitor = monitor.monitor();
    this.listener = listener;
    this.time = time;
    start = time.wallNanos() - time.monotonicNanos();
  }

  /** Measures each, and judges the clock; takes a round trip. */
  public void measure() {
    monitor.evaluate(); // A sample that was under way when the wall stepped would not count.
    time.advance(ROUND_TRIP);
    long monotonic = time.monotonicNanos();
    for (String name : List.of("peer1", "peer2", "peer3")) {
      monitor.add(
          OffsetSample.cristian(
              new Source(Kind.PEER, name, name, 1, 0),
              start + monotonic - ROUND_TRIP.toNanos() / 2,
              monotonic,
              ROUND_TRIP.toNanos(),
              0,
              CLAIMED_NANOS));
    }
    listener.onEvaluation(monitor.evaluate(), monitor.evidence(), "a test");
  }
}

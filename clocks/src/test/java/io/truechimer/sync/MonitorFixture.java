/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.OffsetSample.Kind;
import io.truechimer.sync.OffsetSample.Source;
import io.truechimer.time.ClockReading;
import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** One monitor, told by hand how far others are ahead of the true time. All in milliseconds. */
abstract class MonitorFixture {

  static final long MILLI = 1_000_000;
  static final long START = 1_800_000_000_000L * MILLI;
  static final LocalError CLAIM = new LocalError(10 * MILLI, LocalError.Source.CHRONY);

  final ManualTimeSource time = new ManualTimeSource(START);
  final Map<Source, Long> others = new LinkedHashMap<>();

  /** The true time minus the time that {@link #pass} has let pass since the beginning. */
  long slept;

  long passed;
  OffsetMonitor monitor = monitor(MonitorSettings.builder().build(), time, "home", CLAIM);

  static OffsetMonitor monitor(
      MonitorSettings settings, TimeSource time, String name, LocalError claim) {
    return monitor(settings, time, name, 1, claim);
  }

  static OffsetMonitor monitor(
      MonitorSettings settings, TimeSource time, String name, long incarnation, LocalError claim) {
    ClockDomain domain = new ClockDomain(name, ClockDomain.Source.CONFIGURED);
    return new OffsetMonitor(settings, time, name, incarnation, domain, claim);
  }

  static HeartbeatExchange exchange(MonitorSettings settings, String name, long incarnation) {
    ClockDomain domain = new ClockDomain(name, ClockDomain.Source.CONFIGURED);
    return new HeartbeatExchange(settings, name, incarnation, domain);
  }

  static Heartbeat next(HeartbeatExchange exchange, OffsetMonitor monitor, TimeSource time) {
    ClockEstimate estimate = monitor.evaluate();
    return exchange.next(ClockReading.tightest(time), estimate, HybridTimestamp.MIN, true);
  }

  Source peer(String name, String domain, long aheadMillis) {
    Source source = new Source(Kind.PEER, name, domain, 1, 0);
    others.put(source, aheadMillis);
    return source;
  }

  void peers(long... aheadMillis) {
    for (int i = 0; i < aheadMillis.length; i++) {
      peer("peer" + i, "domain" + i, aheadMillis[i]);
    }
  }

  void broker(String name, String domain, long aheadMillis) {
    others.put(new Source(Kind.BROKER, name, domain, 0, 0), aheadMillis);
  }

  /** Each second all others are measured, with a round trip of 4 ms and a claim of 5 ms. */
  void pass(long seconds) {
    for (int i = 0; i < seconds; i++) {
      time.advance(Duration.ofSeconds(1));
      passed += 1000;
      measureAll();
      monitor.setLocalError(CLAIM, 0);
      monitor.evaluate();
    }
  }

  void measureAll() {
    long monotonic = time.monotonicNanos();
    others.forEach(
        (source, ahead) ->
            monitor.add(
                OffsetSample.cristian(
                    source,
                    trueTime() + ahead * MILLI - 2 * MILLI,
                    monotonic,
                    4 * MILLI,
                    0,
                    5 * MILLI)));
  }

  long trueTime() {
    return START + (passed + slept) * MILLI;
  }

  void step(long millis) {
    time.setWallNanos(time.wallNanos() + millis * MILLI);
  }

  void assertHoldsTheTrueTime() {
    TimeInterval interval = judged().interval();
    assertThat(trueTime()).isBetween(interval.earliest(), interval.latest());
  }

  Evidence evidence() {
    return monitor.evidence();
  }

  JudgedReading judged() {
    return monitor.estimate().judge(time.read());
  }

  long physical() {
    return judged().physicalNanos();
  }

  /** Two others are right. */
  void startOff(long millis) {
    step(millis);
    monitor = monitor(MonitorSettings.builder().build(), time, "home", CLAIM);
    peers(0, 0);
  }
}

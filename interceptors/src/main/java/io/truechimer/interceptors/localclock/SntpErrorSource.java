/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static io.truechimer.interceptors.localclock.ErrorReading.millis;

import io.truechimer.sync.Agreement;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.Marzullo;
import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.OffsetInterval;
import io.truechimer.time.ClockReading;
import io.truechimer.time.SaturatingNanos;
import io.truechimer.time.TimeSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The error bound by time servers that this process queries. Each reply gives an interval of clock
 * offsets. Marzullo's algorithm combines the intervals; fewer than half of them may be false. The
 * error bound is the far end of the combined interval. With three servers, one may be false or
 * silent; with one or two, none.
 */
final class SntpErrorSource implements ErrorSource {

  private static final long POLL_NANOS = Duration.ofSeconds(64).toNanos();

  /** The pause after a query without agreement. RFC 4330, section 10, demands at least 15 s. */
  private static final long RETRY_NANOS = Duration.ofSeconds(16).toNanos();

  /** An agreement is out of date after eight polls: NTP's reach register is then empty. */
  private static final long VOID_NANOS = 8 * POLL_NANOS;

  private final List<SntpServer> servers;
  private final TimeSource time;

  /** Null before the first agreement. */
  private Agreed agreed;

  /** The time between the latest query and the next; 0 before the first query. */
  private long pause;

  /** The time of the latest query, by the monotonic clock. */
  private long queried;

  /**
   * Creates a client. The first reading sends the first query.
   *
   * @param servers if empty, there is never a reading
   * @throws IllegalArgumentException if one is not {@code host} or {@code host:port}
   */
  SntpErrorSource(List<String> servers, TimeSource time) {
    this.servers = servers.stream().map(text -> SntpServer.of(text, time)).toList();
    this.time = time;
  }

  @Override
  public Optional<ErrorReading> read() {
    if (pause == 0 || time.monotonicNanos() - queried >= pause) {
      query();
    }
    return Optional.ofNullable(agreed).flatMap(this::reading);
  }

  private void query() {
    Map<SntpServer, InetSocketAddress> reachable = new LinkedHashMap<>();
    servers.forEach(
        server -> server.address().ifPresent(address -> reachable.put(server, address)));
    if (reachable.size() < majority()) {
      return; // Name lookups are in progress or have failed.
    }
    queried = time.monotonicNanos();
    SntpQuery query = new SntpQuery(time);
    Map<SntpServer, OffsetInterval> offsets = query.send(reachable);
    Optional<Agreement> agreement =
        offsets.size() < majority()
            ? Optional.empty()
            : Marzullo.fusion(List.copyOf(offsets.values()), (offsets.size() - 1) / 2);
    agreement.ifPresent(
        found -> agreed = new Agreed(found.interval(), query.start(), detail(found, offsets)));
    pause = agreement.isPresent() ? POLL_NANOS : RETRY_NANOS;
  }

  /** A majority of all configured servers: a single reply may come from the false one. */
  private int majority() {
    return servers.size() / 2 + 1;
  }

  private String detail(Agreement agreement, Map<SntpServer, OffsetInterval> offsets) {
    return String.format(
        Locale.ROOT,
        "%d of %d servers agree on %s ahead of this clock: %s",
        agreement.truechimers(),
        servers.size(),
        text(agreement.interval()),
        offsets.entrySet().stream()
            .map(entry -> entry.getKey() + " " + text(entry.getValue()))
            .collect(Collectors.joining(", ")));
  }

  private static String text(OffsetInterval interval) {
    return "[" + millis(interval.low()) + ", " + millis(interval.high()) + "]";
  }

  private Optional<ErrorReading> reading(Agreed last) {
    ClockReading now = ClockReading.tightest(time);
    long age = now.monotonicNanos() - last.start.monotonicNanos();
    if (age >= VOID_NANOS) {
      return Optional.empty();
    }
    // Steps of the wall since the query are known, and so is the error after them.
    long error = last.interval.errorOf(now.leadNanos() - last.start.leadNanos());
    // Two more, because each clock is read in whole nanoseconds.
    long slack = now.slackNanos() + last.start.slackNanos() + 2;
    long drift = SaturatingNanos.drift(MonitorSettings.FREE_DRIFT_PPB, age);
    return Optional.of(
        ErrorReading.of(
            SaturatingNanos.add(SaturatingNanos.add(error, slack), drift),
            LocalError.Source.SNTP,
            last.detail + ", " + age / 1_000_000_000 + " s ago",
            0));
  }

  /**
   * The latest agreement of the servers.
   *
   * @param interval how far true time may be ahead of the wall
   * @param start the clocks at the query; the interval is relative to them
   * @param detail the agreement in one line, for operators
   */
  private record Agreed(OffsetInterval interval, ClockReading start, String detail) {}
}

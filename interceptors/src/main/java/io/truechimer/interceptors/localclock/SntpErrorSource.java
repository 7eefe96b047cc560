/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.Agreement;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.Marzullo;
import io.truechimer.sync.OffsetInterval;
import io.truechimer.time.TimeSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What time servers say that this node asks itself. Each answer is an interval; the bound is the
 * fusion of them, of which fewer than half may be false, and the claimed error is the farthest end
 * of it. With three servers, one may be false or silent; with one or two, none.
 */
final class SntpErrorSource implements ErrorSource {

  private static final long POLL_NANOS = Duration.ofSeconds(64).toNanos();

  /** Where a round brought nothing. RFC 4330, section 10, allows no less than 15 s. */
  private static final long RETRY_NANOS = Duration.ofSeconds(16).toNanos();

  /** After so many polls without an answer, NTP's reach register is empty. */
  private static final long VOID_NANOS = 8 * POLL_NANOS;

  private final List<SntpServer> servers;
  private final TimeSource time;

  private Agreed agreed;
  private long pause;
  private long asked;

  /**
   * Makes a client that has not asked yet.
   *
   * @param servers one or more
   * @throws IllegalArgumentException if one is not {@code host} or {@code host:port}
   */
  SntpErrorSource(List<String> servers, TimeSource time) {
    this.servers = servers.stream().map(text -> SntpServer.of(text, time)).toList();
    this.time = time;
  }

  @Override
  public Optional<ErrorReading> read() {
    if (pause == 0 || time.monotonicNanos() - asked >= pause) {
      ask();
    }
    return Optional.ofNullable(agreed).flatMap(this::aged);
  }

  private void ask() {
    Map<SntpServer, InetSocketAddress> reachable = new LinkedHashMap<>();
    servers.forEach(
        server -> server.address().ifPresent(address -> reachable.put(server, address)));
    if (reachable.size() < needed()) {
      return; // Names are still looked up, or in vain.
    }
    asked = time.monotonicNanos();
    SntpQuery round = new SntpQuery(time);
    Map<SntpServer, OffsetInterval> offsets = round.ask(reachable);
    Optional<Agreement> agreement =
        offsets.size() < needed()
            ? Optional.empty()
            : Marzullo.fusion(List.copyOf(offsets.values()), (offsets.size() - 1) / 2);
    agreement.ifPresent(
        found ->
            agreed = new Agreed(found.interval(), round.lead(), asked, detail(found, offsets)));
    pause = agreement.isPresent() ? POLL_NANOS : RETRY_NANOS;
  }

  /** More than half of those configured: the only one that answers may be the false one. */
  private int needed() {
    return servers.size() / 2 + 1;
  }

  private String detail(Agreement agreement, Map<SntpServer, OffsetInterval> offsets) {
    return offsets.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(
            Collectors.joining(
                ", ",
                agreement.truechimers()
                    + " of "
                    + servers.size()
                    + " servers agree on "
                    + agreement.interval()
                    + " ns: ",
                ""));
  }

  private Optional<ErrorReading> aged(Agreed last) {
    long age = time.monotonicNanos() - last.taken;
    if (age >= VOID_NANOS) {
      return Optional.empty();
    }
    // What the wall has stepped since is known, and so is its error after the step.
    Lead lead = Lead.of(time);
    long error = last.interval.errorOf(lead.nanos() - last.lead.nanos());
    return Optional.of(
        ErrorReading.of(
            Drift.grown(Drift.add(error, lead.error() + last.lead.error()), Drift.FREE_PPB, age),
            LocalError.Source.SNTP,
            last.detail + ", " + age / 1_000_000_000 + " s ago"));
  }

  /**
   * What the servers agreed on.
   *
   * @param interval how far the true time may be ahead of the wall
   * @param lead where the wall was then
   * @param taken when they were asked, by the monotonic clock
   * @param detail for the log
   */
  private record Agreed(OffsetInterval interval, Lead lead, long taken, String detail) {}
}

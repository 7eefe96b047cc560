/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.Agreement;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.OffsetInterval;
import io.truechimer.sync.OffsetSample;
import io.truechimer.sync.Promise;
import io.truechimer.sync.SourceEstimate;
import io.truechimer.time.ClockReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SourcesTableTest {

  private static final long MILLI = 1_000_000;

  @Test
  void shouldShowHeartbeatsAndMeasurements() {
    // True time is 2 ms ahead of the view's wall clock, +-3 ms.
    Evidence evidence =
        evidence(
            Optional.of(new Agreement(millis(-1, 5), 4, 1)),
            measurement(OffsetSample.Kind.PEER, "a", 10, 10, false),
            measurement(OffsetSample.Kind.PEER, "c", -3000, 20, true),
            measurement(OffsetSample.Kind.BROKER, "broker-1", 2, 50, false));
    Map<String, SourceStatus.Received> received =
        Map.of(
            "a", received("a", MonitorState.SYNCHRONIZED, 10, 1),
            "c", received("c", MonitorState.FENCED, 20, 1),
            "d", received("d", MonitorState.STARTING, 30, 1),
            "gone", received("gone", MonitorState.SYNCHRONIZED, 40, 16_000));

    assertThat(
            SourcesTable.of(SourceStatus.of("view", MonitorState.SYNCHRONIZED, evidence, received)))
        .isEqualTo(
            """
              node      state        clock offset  claimed error  max error  round trip     age  error source
            * view      SYNCHRONIZED       -2.0ms         25.0ms      5.0ms                      KERNEL
            + a         SYNCHRONIZED       +8.0ms         10.0ms     12.0ms       2.0ms    1.5s  CONFIGURED
            x c         FENCED              -3.0s         20.0ms       3.0s       2.0ms    1.5s  CONFIGURED
            ? d         STARTING                          30.0ms                                 CONFIGURED
            ? gone      silent 16.0s                      40.0ms                                 CONFIGURED
            + broker-1                       +0us         50.0ms      4.0ms       2.0ms    1.5s  CONFIGURED
            * this view   + agrees with the majority   x suspect, contradicts the majority\
               ? not measured yet
            """);
  }

  @Test
  void shouldPrintNoControlCharacters() {
    String name = "a\u001b[2J\n";
    Evidence evidence =
        evidence(
            Optional.empty(),
            measurement(OffsetSample.Kind.PEER, name, 10, 10, false),
            measurement(OffsetSample.Kind.PEER, "b\r", 10, 10, false));

    List<SourceStatus> rows =
        SourceStatus.of(
            "view",
            MonitorState.UNVERIFIED,
            evidence,
            Map.of(name, received(name, MonitorState.SYNCHRONIZED, 10, 1)));

    assertThat(rows).extracting(SourceStatus::name).containsExactly("view", "a?[2J?", "b?");
    assertThat(SourcesTable.of(rows)).doesNotContain("\u001b", "\r").hasLineCount(5);
  }

  @Test
  void shouldNotCallTwoClocksAMajority() {
    Evidence evidence =
        evidence(Optional.empty(), measurement(OffsetSample.Kind.PEER, "a", 10, 10, false));

    assertThat(SourceStatus.of("view", MonitorState.UNVERIFIED, evidence, Map.of()))
        .extracting(SourceStatus::mark)
        .containsExactly(SourceStatus.Mark.SELF, SourceStatus.Mark.UNJUDGED);
  }

  @Test
  void shouldSaturateIfAClockIsCenturiesOff() {
    SourceEstimate far =
        new SourceEstimate(
            new OffsetSample.Source(OffsetSample.Kind.PEER, "a", "a", 0, 0),
            "a",
            new OffsetInterval(Long.MIN_VALUE, Long.MIN_VALUE + 1),
            MILLI,
            MILLI,
            OffsetInterval.UNBOUNDED,
            true,
            false);

    SourceStatus row =
        SourceStatus.of("view", MonitorState.UNKNOWN, evidence(Optional.empty(), far), Map.of())
            .get(1);

    assertThat(row.measured().orElseThrow().offsetNanos()).isEqualTo(-Long.MAX_VALUE);
    assertThat(row.measured().orElseThrow().boundNanos()).isEqualTo(Long.MAX_VALUE);
  }

  private static Evidence evidence(Optional<Agreement> fusion, SourceEstimate... measurements) {
    return new Evidence(
        new ClockReading(0, 0, 0),
        new LocalError(25 * MILLI, LocalError.Source.KERNEL),
        millis(-25, 25),
        List.of(measurements),
        5,
        2,
        fusion,
        millis(-1, 5),
        2 * MILLI,
        Evidence.Skew.SMALL,
        new Evidence.InARow(0, 0));
  }

  /** {@return a measurement of a clock that is ahead of the view's wall clock, +-1 ms} */
  private static SourceEstimate measurement(
      OffsetSample.Kind kind, String name, long ahead, long claim, boolean isSuspect) {
    return new SourceEstimate(
        new OffsetSample.Source(kind, name, name, 0, 0),
        name,
        millis(ahead - 1, ahead + 1),
        2 * MILLI,
        1500 * MILLI,
        millis(ahead - 1 - claim, ahead + 1 + claim),
        true,
        isSuspect);
  }

  private static SourceStatus.Received received(
      String node, MonitorState state, long claim, long ageMillis) {
    return new SourceStatus.Received(
        new Heartbeat(
            node,
            0,
            new ClockDomain(node, ClockDomain.Source.NONE),
            true,
            0,
            1,
            0,
            OptionalLong.empty(),
            new LocalError(claim * MILLI, LocalError.Source.CONFIGURED),
            500_000,
            state,
            HybridTimestamp.MIN,
            Promise.NONE,
            List.of(),
            Map.of()),
        ageMillis * MILLI);
  }

  private static OffsetInterval millis(long low, long high) {
    return new OffsetInterval(low * MILLI, high * MILLI);
  }
}

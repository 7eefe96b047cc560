/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.truechimer.TestData;
import io.truechimer.sync.MonitorSettings.ErrorModel;
import io.truechimer.sync.OffsetSample.Kind;
import io.truechimer.sync.OffsetSample.Source;
import io.truechimer.time.ClockReading;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tests of CockroachDB and ClockBound fix, in so far as it is our rule too. */
class HealthVectorsTest {

  private static final LocalError NONE = new LocalError(0, LocalError.Source.CONFIGURED);

  static Stream<JsonNode> widenings() {
    return TestData.stream(Vectors.MARZULLO.at("/widening/cases"));
  }

  /** The rule is {@code [offset - error - maxOffset, offset + error + maxOffset]}. */
  @ParameterizedTest
  @MethodSource("widenings")
  void shouldWidenByTheMaximumOffset(JsonNode vector) {
    MonitorSettings seed =
        MonitorSettings.builder()
            .errorModel(ErrorModel.MAX_OFFSET)
            .maxOffset(Duration.ofNanos(vector.get("max_offset").longValue()))
            .build();
    ManualTimeSource time = new ManualTimeSource(1_000_000_000);
    OffsetMonitor monitor = MonitorFixture.monitor(seed, time, "self", NONE);
    monitor.add(
        new OffsetSample(
            new Source(Kind.PEER, "p", "p", 0, 0),
            0,
            time.wallNanos() + vector.get("offset").longValue(),
            0,
            vector.get("error").longValue(),
            12345));
    monitor.evaluate();
    assertThat(monitor.evidence().sources().get(0).interval())
        .isEqualTo(
            new OffsetInterval(
                vector.at("/interval/0").longValue(), vector.at("/interval/1").longValue()));
  }

  static Stream<JsonNode> healthyIntervals() {
    return TestData.stream(Vectors.MARZULLO.at("/interval_health/cases"));
  }

  /** An interval is healthy if it meets the offsets that are. */
  @ParameterizedTest
  @MethodSource("healthyIntervals")
  void shouldTellHealthyIntervals(JsonNode vector) {
    OffsetInterval healthy =
        OffsetInterval.around(0, Vectors.MARZULLO.at("/interval_health/max_offset").longValue());
    OffsetInterval interval =
        new OffsetInterval(
            vector.at("/interval/0").longValue(), vector.at("/interval/1").longValue());
    assertThat(interval.meets(healthy)).isEqualTo(vector.get("healthy").booleanValue());
  }

  static Stream<JsonNode> healthyPeers() {
    return Stream.concat(
        TestData.stream(Vectors.MARZULLO.at("/peer_health/cases")),
        TestData.stream(Vectors.PEERS.at("/cockroachdb/offset_monitor/healthy/cases")));
  }

  /** Who may be right counts as right: doubt accuses nobody. */
  @ParameterizedTest
  @MethodSource("healthyPeers")
  void shouldTellHealthyPeers(JsonNode vector) {
    JsonNode error = vector.has("unc") ? vector.get("unc") : vector.get("uncertainty");
    OffsetInterval peer = OffsetInterval.around(vector.get("offset").asLong(), error.asLong());
    OffsetInterval tolerated =
        OffsetInterval.around(0, Vectors.MARZULLO.at("/peer_health/tolerated").longValue());
    assertThat(peer.meets(tolerated)).isEqualTo(vector.get("healthy").booleanValue());
  }

  static Stream<JsonNode> majorities() {
    return Stream.concat(
        TestData.stream(Vectors.MARZULLO.at("/majority_health/cases")),
        TestData.stream(Vectors.PEERS.at("/cockroachdb/offset_monitor/verify/cases")));
  }

  /** CockroachDB's present rule, by which a process ends. */
  private static boolean diesAsCockroach(List<OffsetInterval> peers, long tolerated) {
    OffsetInterval healthy = OffsetInterval.around(0, tolerated);
    return !peers.isEmpty() && peers.stream().filter(healthy::meets).count() <= peers.size() / 2;
  }

  @ParameterizedTest
  @MethodSource("majorities")
  void shouldKnowCockroachsMajorityRule(JsonNode vector) {
    JsonNode peers = vector.has("offsets") ? vector.get("offsets") : vector.get("samples");
    List<OffsetInterval> intervals = new ArrayList<>();
    peers.forEach(
        peer -> intervals.add(OffsetInterval.around(peer.get(0).asLong(), peer.get(1).asLong())));
    long tolerated = Vectors.MARZULLO.at("/majority_health/tolerated").longValue();
    assertThat(diesAsCockroach(intervals, tolerated)).isEqualTo(vector.get("error").booleanValue());
  }

  /**
   * Of three clocks one is false. By that rule the two others die as well, because one peer of two
   * is no majority; ours asks whether the clocks agree with each other, too.
   */
  @Test
  void shouldNotDieOfOneFalsePeerOfTwo() {
    ManualTimeSource time = new ManualTimeSource(1_000_000_000);
    OffsetMonitor monitor =
        MonitorFixture.monitor(
            MonitorSettings.builder().build(),
            time,
            "self",
            new LocalError(10, LocalError.Source.CONFIGURED));
    List<OffsetInterval> peers = new ArrayList<>();
    for (long offset : new long[] {0, 300}) {
      String name = "ahead by " + offset;
      monitor.add(
          new OffsetSample(
              new Source(Kind.PEER, name, name, 0, 0), 0, time.wallNanos() + offset, 0, 2, 10));
      peers.add(OffsetInterval.around(offset, 2));
    }
    time.advance(Duration.ofSeconds(5));
    monitor.setLocalError(new LocalError(10, LocalError.Source.CONFIGURED), 0);
    monitor.evaluate();
    assertThat(diesAsCockroach(peers, 50)).isTrue();
    assertThat(monitor.estimate().state()).isEqualTo(MonitorState.SYNCHRONIZED);
  }

  static Stream<JsonNode> growths() {
    return TestData.stream(Vectors.MARZULLO.at("/bound_growth/cases"));
  }

  /** ClockBound's half width at a time; its states end with other times than ours. */
  @ParameterizedTest
  @MethodSource("growths")
  void shouldGrowTheBoundAsClockBoundDoes(JsonNode vector) {
    long second = 1_000_000_000;
    ManualTimeSource time = new ManualTimeSource(100 * second);
    OffsetMonitor monitor =
        MonitorFixture.monitor(
            MonitorSettings.builder()
                .driftPpb(Vectors.MARZULLO.at("/bound_growth/max_drift_ppb").longValue())
                .build(),
            time,
            "self",
            new LocalError(
                Vectors.MARZULLO.at("/bound_growth/bound").longValue(),
                LocalError.Source.CLOCKBOUND));
    long age = (vector.get("mono_s").longValue() - vector.get("as_of_s").longValue()) * second;
    long wall = time.wallNanos();
    long halfWidth = vector.get("half_width").longValue();
    assertThat(
            monitor.estimate().judge(new ClockReading(wall + age, age, 0)).errorNanos(wall + age))
        .isEqualTo(halfWidth);
    assertThat(monitor.estimate().judge(new ClockReading(wall + age, age, 0)).localError().nanos())
        .isEqualTo(halfWidth);
    time.advance(Duration.ofNanos(age));
    assertThat(
            monitor.evaluate().judge(new ClockReading(wall + age, age, 0)).errorNanos(wall + age))
        .isEqualTo(halfWidth);
  }
}

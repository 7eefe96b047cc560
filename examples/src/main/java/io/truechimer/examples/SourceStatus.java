/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.sync.Evidence;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.Measurement;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.OffsetInterval;
import io.truechimer.sync.OffsetSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What an observer knows of one clock.
 *
 * @param mark what the observer thinks of it
 * @param name of the node or of the broker, printable
 * @param state what the node thinks of it; empty for brokers, which do not say
 * @param claimNanos how far it is from the true time at most, as the node says, or as somebody has
 *     configured it
 * @param source who says so
 * @param measured what the observer has measured; empty if it has not yet
 */
record SourceStatus(
    Mark mark,
    String name,
    String state,
    OptionalLong claimNanos,
    String source,
    Optional<Measured> measured) {

  SourceStatus {
    name = Heartbeat.printable(name); // It goes to a terminal, and comes from whoever may write.
  }

  /** After this time without a heartbeat, the state of a node is what it was. */
  static final Duration SILENCE = Duration.ofSeconds(15);

  /** What an observer thinks of a clock. */
  enum Mark {
    SELF('*', "this view"),
    AGREES('+', "agrees with most clocks"),
    SUSPECT('x', "suspect, misses what most clocks allow"),
    UNJUDGED('-', "nobody can judge"),
    UNMEASURED('?', "heard, not measured");

    private final char sign;
    private final String meaning;

    Mark(char sign, String meaning) {
      this.sign = sign;
      this.meaning = meaning;
    }

    char sign() {
      return sign;
    }

    /** {@return the sign, and what it means} */
    @Override
    public String toString() {
      return sign + " " + meaning;
    }
  }

  /**
   * A measurement.
   *
   * @param offsetNanos how far the clock seems to be ahead of the true time
   * @param boundNanos how far the true time is from it at most
   * @param roundTripNanos how long the measurement took; empty for the own clock
   * @param ageNanos how old it is; empty for the own clock
   */
  record Measured(
      long offsetNanos, long boundNanos, OptionalLong roundTripNanos, OptionalLong ageNanos) {}

  /**
   * The latest heartbeat of a node.
   *
   * @param heartbeat what it said
   * @param ageNanos how long ago it came
   */
  record Heard(Heartbeat heartbeat, long ageNanos) {}

  /**
   * {@return a row for the observer, then one for each other node, then one for each broker}
   *
   * @param observer its name
   * @param state what it thinks of its own clock
   * @param evidence what it has measured
   * @param heard of each other node the latest heartbeat
   */
  static List<SourceStatus> of(
      String observer, MonitorState state, Evidence evidence, Map<String, Heard> heard) {
    List<SourceStatus> rows = new ArrayList<>();
    rows.add(self(observer, state, evidence));
    Map<String, SourceStatus> peers = new TreeMap<>();
    heard.forEach((name, latest) -> peers.put(name, peer(name, latest)));
    Map<String, SourceStatus> brokers = new TreeMap<>();
    for (Measurement measurement : evidence.measurements()) {
      String name = measurement.source().name();
      boolean isPeer = measurement.source().kind() == OffsetSample.Kind.PEER;
      Map<String, SourceStatus> kind = isPeer ? peers : brokers;
      SourceStatus unmeasured = kind.getOrDefault(name, unheard(name, measurement, isPeer));
      kind.put(name, unmeasured.with(measurement, evidence));
    }
    rows.addAll(peers.values());
    rows.addAll(brokers.values());
    return rows;
  }

  private static SourceStatus self(String observer, MonitorState state, Evidence evidence) {
    return new SourceStatus(
        Mark.SELF,
        observer,
        state.toString(),
        OptionalLong.of(evidence.localError().nanos()),
        evidence.localError().source().toString(),
        Optional.of(
            new Measured(
                -evidence.estimate(),
                evidence.bound().errorOf(0),
                OptionalLong.empty(),
                OptionalLong.empty())));
  }

  private static SourceStatus peer(String name, Heard latest) {
    Heartbeat heartbeat = latest.heartbeat();
    boolean isSilent = latest.ageNanos() > SILENCE.toNanos();
    return new SourceStatus(
        Mark.UNMEASURED,
        name,
        isSilent ? "silent " + DurationText.text(latest.ageNanos()) : heartbeat.state().toString(),
        OptionalLong.of(heartbeat.localError().nanos()),
        heartbeat.localError().source().toString(),
        Optional.empty());
  }

  /** Of a broker nothing is heard but its time; its error is a setting of the observer. */
  private static SourceStatus unheard(String name, Measurement measurement, boolean isPeer) {
    return new SourceStatus(
        Mark.UNMEASURED,
        name,
        "",
        OptionalLong.of(measurement.claimedNanos()),
        isPeer ? "" : "STATIC",
        Optional.empty());
  }

  private SourceStatus with(Measurement measurement, Evidence evidence) {
    OffsetInterval offset = measurement.offset();
    OffsetInterval bound = evidence.bound();
    // Both are seen from the observer's wall: what is ahead of it, less what the truth is ahead.
    long greatest =
        Math.max(
            Math.abs(difference(offset.low(), bound.high())),
            Math.abs(difference(offset.high(), bound.low())));
    Mark judged =
        measurement.isSuspect()
            ? Mark.SUSPECT
            : evidence.isConclusive() ? Mark.AGREES : Mark.UNJUDGED;
    return new SourceStatus(
        judged,
        name,
        state,
        claimNanos,
        source,
        Optional.of(
            new Measured(
                difference(offset.middle(), evidence.estimate()),
                greatest,
                OptionalLong.of(measurement.roundTripNanos()),
                OptionalLong.of(measurement.ageNanos()))));
  }

  /** Stops short of the ends of {@code long}: a clock may be centuries off. */
  private static long difference(long a, long b) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      return a < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
    }
    return Math.max(difference, -Long.MAX_VALUE);
  }
}

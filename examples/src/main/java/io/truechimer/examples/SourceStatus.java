/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.sync.Evidence;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.OffsetInterval;
import io.truechimer.sync.OffsetSample;
import io.truechimer.sync.SourceEstimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The status of one clock, as known to an observer.
 *
 * @param mark the observer's judgement
 * @param name the name of the node or broker, printable
 * @param state the state that the node reports; empty for a broker
 * @param claimNanos the claimed error bound: from the node's heartbeat, or configured for brokers
 * @param source the source of the claimed error bound
 * @param measured the observer's measurement; empty if there is none yet
 */
record SourceStatus(
    Mark mark,
    String name,
    String state,
    OptionalLong claimNanos,
    String source,
    Optional<Measured> measured) {

  SourceStatus {
    name = Heartbeat.printable(name); // Untrusted: it goes from the topic to a terminal.
  }

  /** After this time without a heartbeat, the reported state counts as outdated. */
  static final Duration SILENCE = Duration.ofSeconds(15);

  /** An observer's judgement of a clock. */
  enum Mark {
    SELF('*', "this view"),
    AGREES('+', "agrees with the majority"),
    SUSPECT('x', "suspect, contradicts the majority"),
    UNJUDGED('-', "no majority to judge by"),
    UNMEASURED('?', "not measured yet");

    private final char sign;
    private final String meaning;

    Mark(char sign, String meaning) {
      this.sign = sign;
      this.meaning = meaning;
    }

    char sign() {
      return sign;
    }

    /** {@return the sign and its meaning, for a legend} */
    @Override
    public String toString() {
      return sign + " " + meaning;
    }
  }

  /**
   * A measurement, in nanoseconds.
   *
   * @param offsetNanos the clock offset, positive = ahead of true time
   * @param boundNanos the greatest possible clock offset
   * @param roundTripNanos the round trip of the measurement; empty for the observer's own clock
   * @param ageNanos the age of the measurement; empty for the observer's own clock
   */
  record Measured(
      long offsetNanos, long boundNanos, OptionalLong roundTripNanos, OptionalLong ageNanos) {}

  /**
   * The latest heartbeat of a node.
   *
   * @param ageNanos time since it was received, in nanoseconds
   */
  record Received(Heartbeat heartbeat, long ageNanos) {}

  /**
   * {@return the status of the observer, then of each other node, then of each broker}
   *
   * @param observer the observer's id
   * @param state the observer's state
   * @param evidence the observer's measurements
   * @param received the latest heartbeat of each other node
   */
  static List<SourceStatus> of(
      String observer, MonitorState state, Evidence evidence, Map<String, Received> received) {
    List<SourceStatus> rows = new ArrayList<>();
    rows.add(self(observer, state, evidence));
    Map<String, SourceStatus> peers = new TreeMap<>();
    received.forEach((name, latest) -> peers.put(name, peer(name, latest)));
    Map<String, SourceStatus> brokers = new TreeMap<>();
    for (SourceEstimate measurement : evidence.sources()) {
      String name = measurement.source().name();
      boolean isPeer = measurement.source().kind() == OffsetSample.Kind.PEER;
      Map<String, SourceStatus> kind = isPeer ? peers : brokers;
      SourceStatus unmeasured =
          kind.getOrDefault(name, withoutHeartbeat(name, measurement, isPeer));
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
                -evidence.estimateNanos(),
                evidence.bound().errorOf(0),
                OptionalLong.empty(),
                OptionalLong.empty())));
  }

  private static SourceStatus peer(String name, Received latest) {
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

  /** A broker sends no heartbeat; its error bound is a setting of the observer. */
  private static SourceStatus withoutHeartbeat(
      String name, SourceEstimate measurement, boolean isPeer) {
    return new SourceStatus(
        Mark.UNMEASURED,
        name,
        "",
        OptionalLong.of(measurement.claimedNanos()),
        isPeer ? "" : "CONFIGURED",
        Optional.empty());
  }

  private SourceStatus with(SourceEstimate measurement, Evidence evidence) {
    OffsetInterval offset = measurement.offset();
    OffsetInterval bound = evidence.bound();
    // Both are relative to the observer's wall clock; their difference is relative to true time.
    long greatest =
        Math.max(
            Math.abs(difference(offset.low(), bound.high())),
            Math.abs(difference(offset.high(), bound.low())));
    Mark mark =
        measurement.isSuspect()
            ? Mark.SUSPECT
            : evidence.isConclusive() ? Mark.AGREES : Mark.UNJUDGED;
    return new SourceStatus(
        mark,
        name,
        state,
        claimNanos,
        source,
        Optional.of(
            new Measured(
                difference(offset.middle(), evidence.estimateNanos()),
                greatest,
                OptionalLong.of(measurement.roundTripNanos()),
                OptionalLong.of(measurement.ageNanos()))));
  }

  /** Saturates at {@code +-Long.MAX_VALUE}: a clock may be centuries off. */
  private static long difference(long a, long b) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      return a < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
    }
    return Math.max(difference, -Long.MAX_VALUE);
  }
}

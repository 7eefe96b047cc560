/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;
import java.util.Objects;

/**
 * One measurement of another clock, by Cristian's method: a question, an answer that carries the
 * other wall's reading, and the time that both were on the way (Flaviu Cristian, <em>Probabilistic
 * clock synchronization</em>, Distributed Computing 3, 1989). Immutable.
 *
 * <p>It is kept against the own <em>monotonic</em> clock, so that a step of the own wall leaves it
 * true: as it was taken, the other wall was ahead of the own monotonic clock by {@code lead}, give
 * or take {@code error}.
 *
 * @param source which clock
 * @param monotonicNanos when, by the own monotonic clock
 * @param lead the other wall minus the own monotonic clock, in nanoseconds, modulo 2^64
 * @param roundTripNanos how long question and answer were on the way; 0 or greater
 * @param errorNanos how far {@code lead} may be wrong; 0 or greater
 * @param claimedErrorNanos how far that wall may be from the true time, by what its own machine
 *     knows or somebody configured; 0 or greater
 */
public record OffsetSample(
    Source source,
    long monotonicNanos,
    long lead,
    long roundTripNanos,
    long errorNanos,
    long claimedErrorNanos) {

  /** The resolution of a broker's clock as records carry it. */
  private static final long MILLI = 1_000_000;

  /** What kind of machine a clock belongs to. */
  public enum Kind {

    /** A node that runs a monitor itself. */
    PEER,

    /** A broker, known by the times at which it appends. It never fences anybody alone. */
    BROKER
  }

  /**
   * Which clock a sample is of.
   *
   * @param kind what kind of machine it belongs to
   * @param name the node's name, or the broker's
   * @param domain what its wall clock is shared with; all sources of a domain have one vote
   * @param incarnation which life of the node; 0 for a broker
   * @param epoch which epoch of that life; 0 for a broker
   */
  public record Source(Kind kind, String name, String domain, long incarnation, long epoch) {

    /**
     * Checks the parts.
     *
     * @param kind not null
     * @param name not null
     * @param domain not null
     * @param incarnation any
     * @param epoch any
     */
    public Source {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(domain, "domain");
    }
  }

  /**
   * Checks the numbers.
   *
   * @param source not null
   * @param monotonicNanos any
   * @param lead any
   * @param roundTripNanos 0 or greater
   * @param errorNanos 0 or greater
   * @param claimedErrorNanos 0 or greater
   * @throws IllegalArgumentException if one of them is negative
   */
  public OffsetSample {
    Objects.requireNonNull(source, "source");
    if (roundTripNanos < 0 || errorNanos < 0 || claimedErrorNanos < 0) {
      throw new IllegalArgumentException(
          "round trips and errors are 0 or greater: roundTripNanos="
              + roundTripNanos
              + ", errorNanos="
              + errorNanos
              + ", claimedErrorNanos="
              + claimedErrorNanos);
    }
  }

  /**
   * {@return the measurement of a clock that was read somewhere between a question and its answer}
   *
   * <p>The answer was on the way for no longer than both were. So the other clock has gone on by
   * between nothing and the round trip since it was read: by half of it, give or take the other
   * half, rounded up. A negative round trip is no round trip: it comes of clocks that run at
   * different rates, or of a machine that slept, and counts as 0 with an error as great as it is.
   *
   * @param source which clock
   * @param wallNanos what the other wall read as the answer was sent, unsigned
   * @param receivedNanos when the answer arrived, by the own monotonic clock
   * @param roundTripNanos how long question and answer were on the way
   * @param driftNanos how wrong that time may be, because the clocks that measured it drift
   * @param claimedErrorNanos how far that wall may be from the true time
   */
  public static OffsetSample cristian(
      Source source,
      long wallNanos,
      long receivedNanos,
      long roundTripNanos,
      long driftNanos,
      long claimedErrorNanos) {
    long onTheWay = Math.max(0, roundTripNanos);
    long half = onTheWay / 2;
    long impossible = SaturatingNanos.subtract(onTheWay, roundTripNanos);
    return new OffsetSample(
        source,
        receivedNanos,
        wallNanos + half - receivedNanos,
        onTheWay,
        SaturatingNanos.add(SaturatingNanos.add(onTheWay - half, impossible), driftNanos),
        claimedErrorNanos);
  }

  /**
   * {@return the measurement of a broker's clock by the acknowledgement of a record that it gave
   * its own time} The broker read its clock between the two own readings, and cut it to
   * milliseconds.
   *
   * <p><b>Hazard:</b> the time of an append goes back where the leader changes. Keep to one source
   * for each leader, and to times that do not go back.
   *
   * @param name the broker's name: that of the partition's leader
   * @param domain the broker's clock domain
   * @param sentNanos when the record was sent, by the own monotonic clock
   * @param receivedNanos when the acknowledgement arrived, by the own monotonic clock
   * @param appendMillis the time that the broker gave the record, in milliseconds since the Unix
   *     epoch
   * @param settings the configured error of brokers
   */
  public static OffsetSample broker(
      String name,
      String domain,
      long sentNanos,
      long receivedNanos,
      long appendMillis,
      MonitorSettings settings) {
    long roundTrip = receivedNanos - sentNanos;
    return cristian(
        new Source(Kind.BROKER, name, domain, 0, 0),
        appendMillis * MILLI,
        receivedNanos,
        roundTrip,
        MILLI + SaturatingNanos.drift(settings.driftPpb(), Math.max(0, roundTrip)),
        settings.brokerErrorNanos());
  }

  /**
   * {@return the error of this sample after ageing, in nanoseconds} A slew may also have affected
   * the clock that measured the round trip.
   */
  long errorAt(long monotonic, DriftBound drift) {
    long age = Math.max(0, age(monotonic));
    long moved =
        SaturatingNanos.add(drift.drift(age), drift.slew(SaturatingNanos.add(age, roundTripNanos)));
    return SaturatingNanos.add(errorNanos, moved);
  }

  long age(long monotonic) {
    return monotonic - monotonicNanos;
  }
}

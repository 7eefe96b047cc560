/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;
import java.util.Objects;

/**
 * One measurement of another clock by Cristian's method: a request, a reply with the other wall's
 * time, and the round trip of both (Flaviu Cristian, <em>Probabilistic clock synchronization</em>,
 * Distributed Computing 3, 1989). Immutable.
 *
 * <p>It is relative to this node's <em>monotonic</em> clock, so that a step of this node's wall
 * does not invalidate it: when it was taken, the other wall was ahead of the monotonic clock by
 * {@code lead}, plus or minus {@code errorNanos}.
 *
 * @param source which clock
 * @param monotonicNanos when it was taken, by this node's monotonic clock
 * @param lead the other wall minus this node's monotonic clock, in nanoseconds modulo 2^64
 * @param roundTripNanos the round trip; 0 or greater
 * @param errorNanos the error of {@code lead}; 0 or greater
 * @param claimedErrorNanos the other machine's claim of its wall's error, or a configured one; 0 or
 *     greater
 */
public record OffsetSample(
    Source source,
    long monotonicNanos,
    long lead,
    long roundTripNanos,
    long errorNanos,
    long claimedErrorNanos) {

  /** The resolution of record timestamps. */
  private static final long MILLI = 1_000_000;

  /** What kind of machine a clock belongs to. */
  public enum Kind {

    /** A node that runs a monitor. */
    PEER,

    /** A broker, measured by its append times. Brokers alone never fence a clock. */
    BROKER
  }

  /**
   * The clock that a sample measures.
   *
   * @param kind what kind of machine it belongs to
   * @param name the name of the node or the broker
   * @param domain the domain of its wall clock; all sources of a domain have one vote together
   * @param incarnation the incarnation of the node; 0 for a broker
   * @param epoch the epoch of that incarnation; 0 for a broker
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
          "round trips and errors must be 0 or greater:"
              + " roundTripNanos=%s, errorNanos=%s, claimedErrorNanos=%s"
                  .formatted(roundTripNanos, errorNanos, claimedErrorNanos));
    }
  }

  /**
   * {@return the sample of a clock that was read between a request and its reply}
   *
   * <p>The reply took between zero and the whole round trip. So the other clock has advanced by
   * half of it since it was read, plus or minus the other half, rounded up. A negative round trip
   * comes from clocks with different rates, or from a suspended machine; it counts as 0, with its
   * size added to the error.
   *
   * @param source which clock
   * @param wallNanos the other wall when the reply was sent, in nanoseconds since the Unix epoch,
   *     unsigned
   * @param receivedNanos when the reply arrived, by this node's monotonic clock
   * @param roundTripNanos the measured round trip
   * @param driftNanos the error of that measurement, because clocks drift
   * @param claimedErrorNanos how far the other wall may be from true time
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
   * {@return the sample of a broker's clock, from the acknowledgement of a record with
   * LogAppendTime} The broker read its clock between the sending and the acknowledgement, and
   * truncated it to milliseconds.
   *
   * <p><b>Hazard:</b> append times may go back when the leader changes. Callers must use one source
   * for each leader, and drop times that go back.
   *
   * @param name the broker's name: that of the partition's leader
   * @param domain the broker's clock domain
   * @param sentNanos when the record was sent, by this node's monotonic clock
   * @param receivedNanos when the acknowledgement arrived, by this node's monotonic clock
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

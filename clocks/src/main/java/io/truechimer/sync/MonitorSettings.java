/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.time.Duration;
import java.util.Objects;

/**
 * What somebody may want to choose about a monitor; how clocks are judged is not to be chosen.
 * Immutable. All times are in nanoseconds.
 *
 * @param heartbeatIntervalNanos how often a node sends a heartbeat
 * @param monitorIntervalNanos how often the clock is judged
 * @param maxOffsetNanos how far clocks may differ. A bound above half of it is of no use: UNKNOWN
 * @param widening how wrong a source may be
 * @param driftPpb how fast a clock drifts at most that no daemon is known to discipline, in
 *     nanoseconds per second
 * @param brokerErrorNanos how far a broker's clock may be from the true time
 */
public record MonitorSettings(
    long heartbeatIntervalNanos,
    long monitorIntervalNanos,
    long maxOffsetNanos,
    Widening widening,
    long driftPpb,
    long brokerErrorNanos) {

  /** The greatest drift of a clock that chrony or ClockBound disciplines: 50 ppm. */
  public static final long DISCIPLINED_DRIFT_PPB = 50_000;

  /** The greatest drift that NTP assumes for a clock that nothing disciplines: 500 ppm. */
  public static final long FREE_DRIFT_PPB = 500_000;

  private static final long LONGEST_INTERVAL_NANOS = Duration.ofDays(1).toNanos();

  /**
   * Checks the numbers, and that they go together.
   *
   * @param heartbeatIntervalNanos above 0, and at most a day
   * @param monitorIntervalNanos a multiple of the heartbeat interval, at most a day
   * @param maxOffsetNanos above 0
   * @param widening not null
   * @param driftPpb above 0, and below a second in a second
   * @param brokerErrorNanos above 0
   * @throws IllegalArgumentException if one of them is not so
   */
  public MonitorSettings {
    requireInterval("heartbeatInterval", heartbeatIntervalNanos);
    requireInterval("monitorInterval", monitorIntervalNanos);
    require(
        monitorIntervalNanos % heartbeatIntervalNanos == 0,
        "the monitor interval is a multiple of the heartbeat interval: monitorInterval="
            + Duration.ofNanos(monitorIntervalNanos)
            + ", heartbeatInterval="
            + Duration.ofNanos(heartbeatIntervalNanos));
    requirePositive("maxOffset", maxOffsetNanos);
    Objects.requireNonNull(widening, "widening");
    require(
        driftPpb > 0 && driftPpb < 1_000_000_000,
        "a drift is above 0 and below a second in a second: driftPpb=" + driftPpb);
    requirePositive("brokerError", brokerErrorNanos);
  }

  /** {@return a builder that begins with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return how long a source, or the local one, may be silent until it is no longer heard} */
  long sourceTtlNanos() {
    return 15 * heartbeatIntervalNanos;
  }

  /** {@return how long a sample is kept} */
  long sampleTtlNanos() {
    return 2 * sourceTtlNanos();
  }

  /** {@return whether a bound is narrow enough to be of use} */
  boolean isUseful(OffsetInterval bound) {
    return widening == Widening.MAX_OFFSET || bound.errorOf(0) <= maxOffsetNanos / 2;
  }

  /** {@return how fast the own clock drifts at most, by who disciplines it} */
  long driftPpb(LocalError.Source source) {
    return switch (source) {
      case CLOCKBOUND, CHRONY -> Math.min(driftPpb, DISCIPLINED_DRIFT_PPB);
      case KERNEL, SNTP, STATIC, OTHER -> driftPpb;
    };
  }

  private static void requireInterval(String name, long nanos) {
    require(
        nanos > 0 && nanos <= LONGEST_INTERVAL_NANOS,
        "an interval is above 0 and at most a day: " + name + "=" + Duration.ofNanos(nanos));
  }

  private static void requirePositive(String name, long nanos) {
    require(nanos > 0, "a duration is above 0: " + name + "=" + Duration.ofNanos(nanos));
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Collects settings; whatever is not set has its default. Not safe for use by many threads. */
  public static final class Builder {

    private Duration heartbeatInterval = Duration.ofSeconds(1);
    private Duration monitorInterval = Duration.ofSeconds(5);
    private Duration maxOffset = Duration.ofMillis(500);
    private Widening widening = Widening.CLAIMED_ERROR;
    private long driftPpb = FREE_DRIFT_PPB;
    private Duration brokerError = Duration.ofMillis(50);

    private Builder() {}

    /**
     * Sets how often a node sends a heartbeat. A source that is silent for 15 of them is no longer
     * heard, and a sample is kept for 30.
     *
     * @param heartbeatInterval by default 1 s
     * @return this builder
     */
    public Builder heartbeatInterval(Duration heartbeatInterval) {
      this.heartbeatInterval = heartbeatInterval;
      return this;
    }

    /**
     * Sets how often the clock is judged.
     *
     * @param monitorInterval by default 5 s
     * @return this builder
     */
    public Builder monitorInterval(Duration monitorInterval) {
      this.monitorInterval = monitorInterval;
      return this;
    }

    /**
     * Sets how far clocks may differ.
     *
     * @param maxOffset by default 500 ms
     * @return this builder
     */
    public Builder maxOffset(Duration maxOffset) {
      this.maxOffset = maxOffset;
      return this;
    }

    /**
     * Sets how wrong a source may be.
     *
     * @param widening by default {@link Widening#CLAIMED_ERROR}
     * @return this builder
     */
    public Builder widening(Widening widening) {
      this.widening = widening;
      return this;
    }

    /**
     * Sets how fast a clock drifts at most that no daemon is known to discipline.
     *
     * @param driftPpb nanoseconds per second; by default 500000
     * @return this builder
     */
    public Builder driftPpb(long driftPpb) {
      this.driftPpb = driftPpb;
      return this;
    }

    /**
     * Sets how far a broker's clock may be from the true time.
     *
     * @param brokerError by default 50 ms
     * @return this builder
     */
    public Builder brokerError(Duration brokerError) {
      this.brokerError = brokerError;
      return this;
    }

    /**
     * {@return the settings}
     *
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public MonitorSettings build() {
      return new MonitorSettings(
          nanos("heartbeatInterval", heartbeatInterval),
          nanos("monitorInterval", monitorInterval),
          nanos("maxOffset", maxOffset),
          widening,
          driftPpb,
          nanos("brokerError", brokerError));
    }

    private static long nanos(String name, Duration duration) {
      require(
          duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) <= 0,
          "a duration is at most 2^63 - 1 ns: " + name + "=" + duration);
      // Whatever is far below zero would overflow, and is refused as -1 is.
      return duration.isNegative() ? -1 : duration.toNanos();
    }
  }
}

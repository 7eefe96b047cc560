/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.time.Duration;
import java.util.Objects;

/**
 * Tunable settings of the offset monitor. The rules of judgement are fixed. Immutable.
 *
 * @param heartbeatIntervalNanos the time between two heartbeats of a node
 * @param monitorIntervalNanos the time between two evaluations that count
 * @param maxOffsetNanos how far clocks may differ. A bound above half of it makes a clock UNKNOWN
 * @param errorModel how wrong a source may be
 * @param driftPpb the greatest drift of a clock that no known daemon disciplines, in nanoseconds
 *     per second
 * @param brokerErrorNanos how far a broker's clock may be from true time
 */
public record MonitorSettings(
    long heartbeatIntervalNanos,
    long monitorIntervalNanos,
    long maxOffsetNanos,
    ErrorModel errorModel,
    long driftPpb,
    long brokerErrorNanos) {

  /** The greatest drift of a clock that chrony or ClockBound disciplines: 50 ppm. */
  public static final long DISCIPLINED_DRIFT_PPB = 50_000;

  /** The greatest drift that NTP assumes for a clock that nothing disciplines: 500 ppm. */
  public static final long FREE_DRIFT_PPB = 500_000;

  private static final long LONGEST_INTERVAL_NANOS = Duration.ofDays(1).toNanos();

  /** How wrong a source may be, in addition to the error of its round trip. */
  public enum ErrorModel {

    /** As wrong as the source itself claims. */
    CLAIMED,

    /**
     * As wrong as any clock may be: {@code [offset - error - maxOffset, offset + error +
     * maxOffset]} for every source, whatever it claims. A node that hears no other trusts itself.
     * This is the rule of CockroachDB's first monitor, for clusters whose clocks claim nothing. It
     * detects nothing below twice the maximum offset.
     */
    MAX_OFFSET
  }

  /**
   * Checks the ranges and combinations.
   *
   * @param heartbeatIntervalNanos above 0, at most a day
   * @param monitorIntervalNanos a multiple of the heartbeat interval, at most a day
   * @param maxOffsetNanos above 0
   * @param errorModel not null
   * @param driftPpb above 0, below 1,000,000,000
   * @param brokerErrorNanos above 0
   * @throws IllegalArgumentException if a value is out of range
   */
  public MonitorSettings {
    requireInterval("heartbeatInterval", heartbeatIntervalNanos);
    requireInterval("monitorInterval", monitorIntervalNanos);
    require(
        monitorIntervalNanos % heartbeatIntervalNanos == 0,
        "the monitor interval must be a multiple of the heartbeat interval: monitorInterval="
            + Duration.ofNanos(monitorIntervalNanos)
            + ", heartbeatInterval="
            + Duration.ofNanos(heartbeatIntervalNanos));
    requirePositive("maxOffset", maxOffsetNanos);
    Objects.requireNonNull(errorModel, "errorModel");
    require(
        driftPpb > 0 && driftPpb < 1_000_000_000,
        "driftPpb must be above 0 and below 1000000000: driftPpb=" + driftPpb);
    requirePositive("brokerError", brokerErrorNanos);
  }

  /** {@return a builder with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return how long a source, or the local one, may stay silent before it is dropped} */
  long sourceTtlNanos() {
    return 15 * heartbeatIntervalNanos;
  }

  /** {@return how long a sample is kept} */
  long sampleTtlNanos() {
    return 2 * sourceTtlNanos();
  }

  /** {@return the error of a clock that claims the given error, by the error model} */
  long errorOf(long claimedNanos) {
    return errorModel == ErrorModel.MAX_OFFSET ? maxOffsetNanos : claimedNanos;
  }

  /** {@return whether a bound is narrow enough to be of use} */
  boolean isUseful(OffsetInterval bound) {
    return errorModel == ErrorModel.MAX_OFFSET || bound.errorOf(0) <= maxOffsetNanos / 2;
  }

  /** {@return the greatest drift of this machine's clock, given what disciplines it} */
  long driftPpb(LocalError.Source source) {
    return switch (source) {
      case CLOCKBOUND, CHRONY -> Math.min(driftPpb, DISCIPLINED_DRIFT_PPB);
      case KERNEL, SNTP, CONFIGURED, OTHER -> driftPpb;
    };
  }

  private static void requireInterval(String name, long nanos) {
    require(
        nanos > 0 && nanos <= LONGEST_INTERVAL_NANOS,
        "an interval must be above 0 and at most a day: " + name + "=" + Duration.ofNanos(nanos));
  }

  private static void requirePositive(String name, long nanos) {
    require(nanos > 0, "a duration must be above 0: " + name + "=" + Duration.ofNanos(nanos));
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Builds {@link MonitorSettings}. Not thread-safe. */
  public static final class Builder {

    private Duration heartbeatInterval = Duration.ofSeconds(1);
    private Duration monitorInterval = Duration.ofSeconds(5);
    private Duration maxOffset = Duration.ofMillis(500);
    private ErrorModel errorModel = ErrorModel.CLAIMED;
    private long driftPpb = FREE_DRIFT_PPB;
    private Duration brokerError = Duration.ofMillis(50);

    private Builder() {}

    /**
     * Sets the time between two heartbeats of a node. A source that is silent for 15 of them is
     * dropped; a sample is kept for 30.
     *
     * @param heartbeatInterval by default 1 s
     * @return this builder
     */
    public Builder heartbeatInterval(Duration heartbeatInterval) {
      this.heartbeatInterval = heartbeatInterval;
      return this;
    }

    /**
     * Sets the time between two evaluations that count towards a fence.
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
     * @param errorModel by default {@link ErrorModel#CLAIMED}
     * @return this builder
     */
    public Builder errorModel(ErrorModel errorModel) {
      this.errorModel = errorModel;
      return this;
    }

    /**
     * Sets the greatest drift of a clock that no known daemon disciplines.
     *
     * @param driftPpb nanoseconds per second; by default 500000
     * @return this builder
     */
    public Builder driftPpb(long driftPpb) {
      this.driftPpb = driftPpb;
      return this;
    }

    /**
     * Sets how far a broker's clock may be from true time.
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
     * @throws IllegalArgumentException if a value is out of range
     */
    public MonitorSettings build() {
      return new MonitorSettings(
          nanos("heartbeatInterval", heartbeatInterval),
          nanos("monitorInterval", monitorInterval),
          nanos("maxOffset", maxOffset),
          errorModel,
          driftPpb,
          nanos("brokerError", brokerError));
    }

    private static long nanos(String name, Duration duration) {
      require(
          duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) <= 0,
          "a duration must be at most 2^63 - 1 ns: " + name + "=" + duration);
      // A duration far below zero would overflow; -1 is rejected as well.
      return duration.isNegative() ? -1 : duration.toNanos();
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a monitor. Immutable; whatever is not set has its default.
 *
 * <p>Durations are read back in nanoseconds.
 */
public final class MonitorSettings {

  /** What a clock may drift while a daemon disciplines it. */
  private static final long DISCIPLINED_DRIFT_PPB = 50_000;

  /** A step is also a wall that runs faster or slower than this, in nanoseconds per second. */
  private static final long STEP_PPB = 1_000_000;

  private static final MonitorSettings DEFAULTS = builder().build();

  private final long heartbeatIntervalNanos;
  private final long monitorIntervalNanos;
  private final long maxOffsetNanos;
  private final long warnOffsetNanos;
  private final long hardLimitNanos;
  private final long windowNanos;
  private final long sourceTtlNanos;
  private final long rotationNanos;
  private final long startupGateNanos;
  private final long stepAdoptionNanos;
  private final long holdoverNanos;
  private final long stepFloorNanos;
  private final long brokerErrorNanos;
  private final int windowSamples;
  private final int neighbours;
  private final int fenceAfter;
  private final int recoverAfter;
  private final long driftPpb;
  private final Widening widening;

  private MonitorSettings(Builder builder) {
    heartbeatIntervalNanos = nanos("heartbeatInterval", builder.heartbeatInterval);
    monitorIntervalNanos = nanos("monitorInterval", builder.monitorInterval);
    maxOffsetNanos = nanos("maxOffset", builder.maxOffset);
    warnOffsetNanos = nanos("warnOffset", builder.warnOffset);
    hardLimitNanos = nanos("hardLimit", builder.hardLimit);
    windowNanos = nanos("window", builder.window);
    sourceTtlNanos = nanos("sourceTtl", builder.sourceTtl);
    rotationNanos = nanos("rotation", builder.rotation);
    startupGateNanos = nanos("startupGate", builder.startupGate);
    stepAdoptionNanos = nanos("stepAdoption", builder.stepAdoption);
    holdoverNanos = nanos("holdover", builder.holdover);
    stepFloorNanos = nanos("stepFloor", builder.stepFloor);
    brokerErrorNanos = nanos("brokerError", builder.brokerError);
    windowSamples = atLeastOne("windowSamples", builder.windowSamples);
    neighbours = atLeastOne("neighbours", builder.neighbours);
    fenceAfter = atLeastOne("fenceAfter", builder.fenceAfter);
    recoverAfter = atLeastOne("recoverAfter", builder.recoverAfter);
    driftPpb = builder.driftPpb;
    widening = Objects.requireNonNull(builder.widening, "widening");
    require(
        monitorIntervalNanos % heartbeatIntervalNanos == 0,
        "the monitor interval is a multiple of the heartbeat interval: monitorInterval="
            + builder.monitorInterval
            + ", heartbeatInterval="
            + builder.heartbeatInterval);
    require(
        sourceTtlNanos > heartbeatIntervalNanos && sourceTtlNanos <= windowNanos,
        "a source lives longer than a heartbeat interval, and no longer than the window: sourceTtl="
            + builder.sourceTtl
            + ", heartbeatInterval="
            + builder.heartbeatInterval
            + ", window="
            + builder.window);
    require(
        neighbours % 2 == 0 && neighbours <= Heartbeat.MAX_ECHOES,
        "neighbours come in pairs, and no more than echoes: neighbours=" + neighbours);
    require(
        driftPpb > 0 && driftPpb < 1_000_000_000,
        "a drift is above 0 and below a second in a second: driftPpb=" + driftPpb);
  }

  /** {@return the defaults} */
  public static MonitorSettings defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that begins with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return how often a node sends a heartbeat, in nanoseconds} */
  public long heartbeatIntervalNanos() {
    return heartbeatIntervalNanos;
  }

  /** {@return how often the clock is judged, in nanoseconds} */
  public long monitorIntervalNanos() {
    return monitorIntervalNanos;
  }

  /** {@return how far clocks may differ, in nanoseconds} */
  public long maxOffsetNanos() {
    return maxOffsetNanos;
  }

  /** {@return the estimated offset from which it is notable, in nanoseconds} */
  public long warnOffsetNanos() {
    return warnOffsetNanos;
  }

  /** {@return a proven offset above this fences at once, in nanoseconds} */
  public long hardLimitNanos() {
    return hardLimitNanos;
  }

  /** {@return how long a sample is kept, in nanoseconds} */
  public long windowNanos() {
    return windowNanos;
  }

  /**
   * {@return how long a source, or the local one, may be silent until it is no longer heard, in
   * nanoseconds}
   */
  public long sourceTtlNanos() {
    return sourceTtlNanos;
  }

  /** {@return how long nodes have the same neighbours, in nanoseconds} */
  public long rotationNanos() {
    return rotationNanos;
  }

  /** {@return how long a node waits for others until it says that it has none, in nanoseconds} */
  public long startupGateNanos() {
    return startupGateNanos;
  }

  /**
   * {@return after what time a step of the own wall is adopted where nobody can judge it, in
   * nanoseconds}
   */
  public long stepAdoptionNanos() {
    return stepAdoptionNanos;
  }

  /** {@return how long a bound outlives what supported it, in nanoseconds} */
  public long holdoverNanos() {
    return holdoverNanos;
  }

  /** {@return the smallest step of the own wall, in nanoseconds} */
  public long stepFloorNanos() {
    return stepFloorNanos;
  }

  /** {@return how far a broker's clock may be from the true time, in nanoseconds} */
  public long brokerErrorNanos() {
    return brokerErrorNanos;
  }

  /** {@return how many samples of a source are kept} */
  public int windowSamples() {
    return windowSamples;
  }

  /** {@return how many others a node answers, even} */
  public int neighbours() {
    return neighbours;
  }

  /** {@return how many evaluations in a row must prove a clock false to fence it} */
  public int fenceAfter() {
    return fenceAfter;
  }

  /** {@return how many clean evaluations in a row end a fence} */
  public int recoverAfter() {
    return recoverAfter;
  }

  /**
   * {@return how fast a clock drifts at most that no daemon is known to discipline, in nanoseconds
   * per second}
   */
  public long driftPpb() {
    return driftPpb;
  }

  /** {@return how wrong a source may be} */
  public Widening widening() {
    return widening;
  }

  /** {@return how fast the own clock drifts at most, by who disciplines it} */
  long driftPpb(LocalError.Source source) {
    return switch (source) {
      case CLOCKBOUND, CHRONY -> Math.min(driftPpb, DISCIPLINED_DRIFT_PPB);
      case KERNEL, SNTP, STATIC, OTHER -> driftPpb;
    };
  }

  /** {@return how far the wall may run ahead of the time that passes, without having stepped} */
  long stepTolerance(long elapsedNanos) {
    return Math.max(stepFloorNanos, Saturating.drift(STEP_PPB, Math.max(0, elapsedNanos)));
  }

  /**
   * {@return how long the machine may have slept when its wall has stepped} A wall that was true
   * before and after may have erred once in one direction and once in the other.
   */
  long longestSleep(long step, LocalError claimed) {
    long error = widening.errorOf(claimed.nanos(), this);
    return Math.max(0, Saturating.add(step, Saturating.add(error, error)));
  }

  private static long nanos(String name, Duration duration) {
    require(
        duration.compareTo(Duration.ZERO) > 0
            && duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) <= 0,
        "a duration is above 0 and at most 2^63 - 1 ns: " + name + "=" + duration);
    return duration.toNanos();
  }

  private static int atLeastOne(String name, int value) {
    require(value >= 1, "a number is 1 or greater: " + name + "=" + value);
    return value;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Collects settings. Not safe for use by many threads. */
  public static final class Builder {

    private Duration heartbeatInterval = Duration.ofSeconds(1);
    private Duration monitorInterval = Duration.ofSeconds(5);
    private Duration maxOffset = Duration.ofMillis(500);
    private Duration warnOffset = Duration.ofMillis(50);
    private Duration hardLimit = Duration.ofSeconds(60);
    private Duration window = Duration.ofSeconds(30);
    private Duration sourceTtl = Duration.ofSeconds(15);
    private Duration rotation = Duration.ofSeconds(60);
    private Duration startupGate = Duration.ofSeconds(10);
    private Duration stepAdoption = Duration.ofSeconds(30);
    private Duration holdover = Duration.ofSeconds(1000);
    private Duration stepFloor = Duration.ofMillis(10);
    private Duration brokerError = Duration.ofMillis(50);
    private int windowSamples = 16;
    private int neighbours = 8;
    private int fenceAfter = 3;
    private int recoverAfter = 6;
    private long driftPpb = 500_000;
    private Widening widening = Widening.CLAIMED_ERROR;

    private Builder() {}

    /**
     * Sets how often a node sends a heartbeat; the seed algorithm's name.
     *
     * @param heartbeatInterval above zero; by default 1 s
     * @return this builder
     */
    public Builder heartbeatInterval(Duration heartbeatInterval) {
      this.heartbeatInterval = heartbeatInterval;
      return this;
    }

    /**
     * Sets how often the clock is judged; a multiple of the heartbeat interval; the seed
     * algorithm's name.
     *
     * @param monitorInterval above zero; by default 5 s
     * @return this builder
     */
    public Builder monitorInterval(Duration monitorInterval) {
      this.monitorInterval = monitorInterval;
      return this;
    }

    /**
     * Sets how far clocks may differ; the seed algorithm's name. A bound above half of it is of no
     * use: UNKNOWN.
     *
     * @param maxOffset above zero; by default 500 ms
     * @return this builder
     */
    public Builder maxOffset(Duration maxOffset) {
      this.maxOffset = maxOffset;
      return this;
    }

    /**
     * Sets the estimated offset from which it is notable.
     *
     * @param warnOffset above zero; by default 50 ms
     * @return this builder
     */
    public Builder warnOffset(Duration warnOffset) {
      this.warnOffset = warnOffset;
      return this;
    }

    /**
     * Sets a proven offset above this fences at once.
     *
     * @param hardLimit above zero; by default 60 s
     * @return this builder
     */
    public Builder hardLimit(Duration hardLimit) {
      this.hardLimit = hardLimit;
      return this;
    }

    /**
     * Sets how long a sample is kept.
     *
     * @param window above zero; by default 30 s
     * @return this builder
     */
    public Builder window(Duration window) {
      this.window = window;
      return this;
    }

    /**
     * Sets how long a source, or the local one, may be silent until it is no longer heard.
     *
     * @param sourceTtl above zero; by default 15 s
     * @return this builder
     */
    public Builder sourceTtl(Duration sourceTtl) {
      this.sourceTtl = sourceTtl;
      return this;
    }

    /**
     * Sets how long nodes have the same neighbours.
     *
     * @param rotation above zero; by default 60 s
     * @return this builder
     */
    public Builder rotation(Duration rotation) {
      this.rotation = rotation;
      return this;
    }

    /**
     * Sets how long a node waits for others until it says that it has none.
     *
     * @param startupGate above zero; by default 10 s
     * @return this builder
     */
    public Builder startupGate(Duration startupGate) {
      this.startupGate = startupGate;
      return this;
    }

    /**
     * Sets after what time a step of the own wall is adopted where nobody can judge it.
     *
     * @param stepAdoption above zero; by default 30 s
     * @return this builder
     */
    public Builder stepAdoption(Duration stepAdoption) {
      this.stepAdoption = stepAdoption;
      return this;
    }

    /**
     * Sets how long a bound outlives what supported it.
     *
     * @param holdover above zero; by default 1000 s
     * @return this builder
     */
    public Builder holdover(Duration holdover) {
      this.holdover = holdover;
      return this;
    }

    /**
     * Sets the smallest step of the own wall.
     *
     * @param stepFloor above zero; by default 10 ms
     * @return this builder
     */
    public Builder stepFloor(Duration stepFloor) {
      this.stepFloor = stepFloor;
      return this;
    }

    /**
     * Sets how far a broker's clock may be from the true time.
     *
     * @param brokerError above zero; by default 50 ms
     * @return this builder
     */
    public Builder brokerError(Duration brokerError) {
      this.brokerError = brokerError;
      return this;
    }

    /**
     * Sets how many samples of a source are kept.
     *
     * @param windowSamples above zero; by default 16
     * @return this builder
     */
    public Builder windowSamples(int windowSamples) {
      this.windowSamples = windowSamples;
      return this;
    }

    /**
     * Sets how many others a node answers, even.
     *
     * @param neighbours above zero; by default 8
     * @return this builder
     */
    public Builder neighbours(int neighbours) {
      this.neighbours = neighbours;
      return this;
    }

    /**
     * Sets how many evaluations in a row must prove a clock false to fence it.
     *
     * @param fenceAfter above zero; by default 3
     * @return this builder
     */
    public Builder fenceAfter(int fenceAfter) {
      this.fenceAfter = fenceAfter;
      return this;
    }

    /**
     * Sets how many clean evaluations in a row end a fence.
     *
     * @param recoverAfter above zero; by default 6
     * @return this builder
     */
    public Builder recoverAfter(int recoverAfter) {
      this.recoverAfter = recoverAfter;
      return this;
    }

    /**
     * Sets how fast a clock drifts at most that no daemon is known to discipline, in nanoseconds
     * per second.
     *
     * @param driftPpb above zero; by default 500000
     * @return this builder
     */
    public Builder driftPpb(long driftPpb) {
      this.driftPpb = driftPpb;
      return this;
    }

    /**
     * Sets how wrong a source may be.
     *
     * @param widening not null; by default {@link Widening#CLAIMED_ERROR}
     * @return this builder
     */
    public Builder widening(Widening widening) {
      this.widening = widening;
      return this;
    }

    /**
     * {@return the settings}
     *
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public MonitorSettings build() {
      return new MonitorSettings(this);
    }
  }
}

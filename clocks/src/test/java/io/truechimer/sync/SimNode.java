/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.hlc.ClockException;
import io.truechimer.hlc.HybridClock;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.OffsetSample.Kind;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * A node of the simulation, which knows what it may know, and what an omniscient observer says of
 * it after each tick.
 */
final class SimNode implements TimeSource {

  private static final int EVALUATIONS_TO_FENCE = 5;

  final int index;
  final int region;
  final SimClock clock;
  final String name;
  final String domain;
  final OffsetMonitor monitor;
  private final MonitorSettings settings;
  private final SimTime time;
  private final Predicate<OffsetSample.Source> isHonest;
  private final HybridClock hybrid;
  private long lastCounted;

  /** The greatest timestamp of all that has happened before, here or elsewhere. */
  private HybridTimestamp latestBefore = HybridTimestamp.MIN;

  /** Whether the assumptions held as of the latest tick, so that the verdict must be true. */
  private boolean mustHold;

  private ClockEstimate observed;
  private boolean wasFenced;

  /** Counted evaluations in a row that must have fenced, or freed, this node. */
  private int mustFence;

  private int mustFree;

  /** When the own wall was last seen to step: older samples confirm nothing. */
  private long steppedAt;

  /** How long after the beginning of the fault it was fenced. */
  long detectionNanos = -1;

  /**
   * What is on the way.
   *
   * @param heartbeat what a reader sees
   * @param latestBefore the greatest timestamp of all that has happened before it was sent, and of
   *     the sending: only the observer knows it
   */
  record Message(Heartbeat heartbeat, HybridTimestamp latestBefore) {}

  /** The true time, which only the observer may ask for. */
  interface SimTime {
    long now();
  }

  SimNode(
      int index,
      int region,
      String domain,
      SimClock clock,
      SimTime time,
      Predicate<OffsetSample.Source> isHonest,
      MonitorSettings settings) {
    this.index = index;
    this.region = region;
    this.domain = domain;
    this.clock = clock;
    this.time = time;
    this.isHonest = isHonest;
    this.settings = settings;
    name = "node" + index;
    ClockDomain clockDomain = new ClockDomain(domain, ClockDomain.Source.CONFIGURED);
    monitor = new OffsetMonitor(settings, this, name, index, clockDomain, claim());
    lastCounted = monotonicNanos();
    steppedAt = lastCounted;
    hybrid =
        HybridClock.builder()
            .timeSource(new Confirmed())
            .maxOffset(Duration.ofNanos(2 * settings.maxOffsetNanos()))
            .build();
  }

  /** What the hybrid logical clock takes for the machine's clocks. */
  private final class Confirmed implements TimeSource {

    @Override
    public long wallNanos() {
      return physicalNanos();
    }

    @Override
    public long monotonicNanos() {
      return SimNode.this.monotonicNanos();
    }
  }

  private JudgedReading judge() {
    return monitor.estimate().judge(read());
  }

  private long physicalNanos() {
    return judge().physicalNanos();
  }

  @Override
  public long wallNanos() {
    return clock.wall(time.now());
  }

  @Override
  public long monotonicNanos() {
    return clock.monotonic(time.now());
  }

  Message send() {
    HybridTimestamp timestamp;
    try {
      timestamp = hybrid.now();
      happened(timestamp);
    } catch (ClockException e) {
      timestamp = hybrid.last(); // Nothing is sent with it in the product.
    }
    return new Message(monitor.nextHeartbeat(timestamp, true), latestBefore);
  }

  /** An event here: whatever happened before it, anywhere and ever, has a smaller timestamp. */
  private void happened(HybridTimestamp timestamp) {
    require(timestamp.compareTo(latestBefore) > 0, "happened before, and is not smaller");
    latestBefore = timestamp;
  }

  void receive(Message message) {
    Heartbeat heartbeat = message.heartbeat;
    HeartbeatOutcome outcome = monitor.receive(heartbeat, monotonicNanos());
    observeNews();
    if (outcome != HeartbeatOutcome.ACCEPTED) {
      return;
    }
    HybridTimestamp remote = heartbeat.timestamp();
    long ahead = remote.wallTime() - physicalNanos();
    if (ahead <= settings.maxOffsetNanos()) {
      try {
        HybridTimestamp timestamp = hybrid.update(remote);
        if (message.latestBefore.compareTo(latestBefore) > 0) {
          latestBefore = message.latestBefore;
        }
        happened(timestamp);
      } catch (ClockException e) {
        // The own clock is behind its last timestamp: the receipt is no event.
      }
    }
  }

  void acknowledged(String broker, long sentNanos, long appendMillis) {
    monitor.add(
        OffsetSample.broker(broker, broker, sentNanos, monotonicNanos(), appendMillis, settings));
    observeNews();
  }

  /** A step that is noticed between two ticks leads to a new verdict at once. */
  private void observeNews() {
    if (!monitor.estimate().equals(observed)) {
      observe(false);
    }
  }

  private LocalError claim() {
    return clock.localError();
  }

  /** Ticks, and holds the results against the truth. */
  void tick() {
    if (mustHold && !clock.stoodStill(time.now())) {
      assertHoldsTheTruth("until the next tick");
    }
    monitor.setLocalError(claim(), 0);
    boolean isCounted = monotonicNanos() - lastCounted >= settings.monitorIntervalNanos();
    if (isCounted) {
      lastCounted = monotonicNanos();
    }
    monitor.evaluate();
    observe(isCounted);
  }

  boolean isFalse() {
    return Math.abs(clock.error(time.now())) > clock.claim();
  }

  private void observe(boolean isCounted) {
    Evidence evidence = monitor.evidence();
    if (observed != null && observed.epoch() != monitor.estimate().epoch()) {
      steppedAt = monotonicNanos();
    }
    long trueOffset = -clock.error(time.now());
    long falseVotes =
        evidence.sources().stream()
            .filter(m -> m.isVote() && !m.interval().contains(trueOffset))
            .count();
    // Who stood still with both clocks does not know it before the next sample.
    boolean mayNotKnow = clock.stoodStill(time.now());
    for (SourceEstimate measurement : evidence.sources()) {
      if (!mayNotKnow && isHonest.test(measurement.source())) {
        require(measurement.interval().contains(trueOffset), "an honest source made false");
      }
    }
    boolean isFalse = isFalse();
    boolean fewAreFalse = falseVotes + (isFalse ? 1 : 0) <= evidence.faulty();
    boolean isFenced = monitor.estimate().state() == MonitorState.FENCED;
    mustHold = !isFalse && (evidence.clocks() < Evidence.MIN_CLOCKS || fewAreFalse);
    if (mustHold) {
      assertHoldsTheTruth("at the tick");
      require(!isFenced || wasFenced, "healthy, and fenced");
    }
    boolean canJudge = evidence.clocks() >= Evidence.MIN_CLOCKS && fewAreFalse;
    if (isCounted) {
      boolean isVisible = canJudge && isVisiblyFalse(evidence);
      mustFence = isVisible && !isFenced ? mustFence + 1 : 0;
      require(mustFence < EVALUATIONS_TO_FENCE, "false, and not fenced");
      if (!canJudge || isFalse || !isFenced) {
        mustFree = 0;
      } else if (isMeasuredSinceStep(evidence)) {
        mustFree++;
      }
      require(mustFree <= FenceCounter.CLEAN_TO_LIFT, "healthy again, and not freed");
    }
    if (isFenced && !wasFenced && detectionNanos < 0) {
      detectionNanos = time.now() - clock.fault().from();
    }
    wasFenced = isFenced;
    observed = monitor.estimate();
  }

  private boolean isMeasuredSinceStep(Evidence evidence) {
    long since = monotonicNanos() - steppedAt;
    return evidence.sources().stream().noneMatch(m -> m.isVote() && m.ageNanos() >= since);
  }

  /**
   * Beyond 2e + r, where e is the greatest error that is claimed and r the longest round trip, with
   * what drift adds; and each sample was taken after the step, or allows for what was added since.
   */
  private boolean isVisiblyFalse(Evidence evidence) {
    SimClock.Fault fault = clock.fault();
    long now = time.now();
    if (!isFalse() || fault.at(now) == 0) {
      return false;
    }
    long claimed = clock.claim();
    long detectable = 0;
    boolean hasPeer = false;
    for (SourceEstimate vote : evidence.sources()) {
      if (!vote.isVote()) {
        continue;
      }
      if (vote.ageNanos() > now - fault.from()) {
        return false;
      }
      long width = 2 * vote.error();
      long claim = Math.max(claimed, vote.interval().high() - vote.offset().high());
      long drifted = vote.ageNanos() / SimClock.MILLI * Math.abs(fault.driftPpb()) / 1000;
      detectable = Math.max(detectable, 2 * claim + width + drifted);
      hasPeer |= vote.source().kind() == Kind.PEER;
    }
    return hasPeer && Math.abs(clock.error(now)) > detectable;
  }

  private void assertHoldsTheTruth(String when) {
    TimeInterval interval = judge().interval();
    long truth = SimClock.EPOCH + time.now();
    require(
        interval.earliest() <= truth && truth <= interval.latest(),
        "the true time is outside of the interval, " + when);
  }

  /** AssertJ would take half of the simulation's time. */
  private void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError(rule + ": " + judge().interval() + ", " + this);
    }
  }

  /** {@return the error bound of a timestamp of now} */
  long bound() {
    return judge().errorNanos(physicalNanos());
  }

  /** All that may differ between two runs. */
  long trace() {
    ClockEstimate verdict = monitor.estimate();
    TimeInterval interval = judge().interval();
    long trace = verdict.state().name().hashCode() * 31L + verdict.epoch();
    trace = trace * 1_000_003 + interval.earliest();
    trace = trace * 1_000_003 + interval.latest();
    return trace * 1_000_003 + hybrid.last().hashCode();
  }

  @Override
  public String toString() {
    return name
        + " at "
        + time.now() / 1e9
        + " s, error "
        + clock.error(time.now()) / 1e6
        + " ms, "
        + clock.fault()
        + ", "
        + clock.sleep()
        + ", "
        + monitor.estimate()
        + ", "
        + monitor.evidence();
  }
}

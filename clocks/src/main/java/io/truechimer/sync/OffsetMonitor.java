/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.MonitorSettings.ErrorModel;
import io.truechimer.time.ClockReading;
import io.truechimer.time.TimeSource;
import java.util.Objects;

/**
 * Judges a node's clock by the measurements of its peers and brokers.
 *
 * <p>A driver reads and sends heartbeats, passes what it reads to {@link #receive}, calls {@link
 * #evaluate} about once in each heartbeat interval, and then sends {@link #nextHeartbeat}. The
 * monitor itself starts no thread. Each evaluation weighs all samples and publishes a {@link
 * ClockEstimate}. One evaluation in each monitor interval <em>counts</em>: three counted proofs in
 * a row fence the clock. An evaluation that cannot judge neither fences a clock nor lifts a fence.
 *
 * <p>Thread-safe; {@link #estimate} and {@link #evidence} take no lock.
 */
public final class OffsetMonitor {

  /** How long a node waits for peers before it reports that it has none. */
  private static final long STARTUP_GATE_NANOS = 10_000_000_000L;

  /** When a step that no peer can judge is adopted: an operator may have set the clock. */
  private static final long STEP_ADOPTION_NANOS = 30_000_000_000L;

  /** How long a bound outlives the samples that supported it. */
  static final long HOLDOVER_NANOS = 1_000_000_000_000L;

  private final MonitorSettings settings;
  private final TimeSource time;
  private final HeartbeatExchange exchange;
  private final SampleWindows sources;
  private final DomainVoting voting;
  private final FenceCounter fence;
  private final SlewHistory slews;
  private final long startedNanos;

  /** The machine's own claim of its wall's error. */
  private LocalError local;

  private long localSinceNanos;

  /** The clocks at the latest evaluation or step: steps are measured against it. */
  private ClockReading baseline;

  private long lastCountedNanos;
  private long epoch;

  /** When the wall stepped last; at first, when the monitor started. */
  private long disruptedSinceNanos;

  /** The step of the wall that no peer has confirmed yet; null if there is none. */
  private UnconfirmedStep unconfirmed;

  /** When peers last confirmed the wall; null if they have not since it stepped. */
  private ClockReading lastVerified;

  private volatile Evidence evidence;
  private volatile ClockEstimate estimate;

  /**
   * Starts to watch a clock.
   *
   * @param settings the settings
   * @param time the node's clocks
   * @param node the node's unique name
   * @param incarnation distinguishes this incarnation of the node from all others; random
   * @param domain the domain of its wall clock
   * @param local the machine's own claim of its wall's error
   */
  public OffsetMonitor(
      MonitorSettings settings,
      TimeSource time,
      String node,
      long incarnation,
      ClockDomain domain,
      LocalError local) {
    this.settings = settings;
    this.time = time;
    this.local = Objects.requireNonNull(local, "local");
    exchange = new HeartbeatExchange(settings, node, incarnation, domain);
    sources = new SampleWindows(settings);
    slews = new SlewHistory(settings.sampleTtlNanos());
    voting = new DomainVoting(domain.name());
    fence = new FenceCounter();
    baseline = ClockReading.tightest(time);
    startedNanos = baseline.monotonicNanos();
    localSinceNanos = startedNanos;
    lastCountedNanos = startedNanos;
    disruptedSinceNanos = startedNanos;
    conclude(baseline, false);
  }

  private OffsetMonitor(
      OffsetMonitor former, MonitorSettings settings, ClockDomain domain, LocalError local) {
    this.settings = settings;
    this.local = Objects.requireNonNull(local, "local");
    time = former.time;
    exchange = former.exchange.with(settings, domain);
    sources = new SampleWindows(settings);
    slews = new SlewHistory(settings.sampleTtlNanos());
    voting = new DomainVoting(domain.name());
    fence = new FenceCounter(former.fence);
    baseline = former.baseline;
    startedNanos = former.startedNanos;
    lastCountedNanos = former.lastCountedNanos;
    epoch = former.epoch;
    disruptedSinceNanos = former.disruptedSinceNanos;
    unconfirmed = former.unconfirmed;
    lastVerified = former.lastVerified;
    ClockReading now = ClockReading.tightest(time);
    localSinceNanos = now.monotonicNanos();
    handleStep(now);
    conclude(now, false);
  }

  /**
   * {@return a monitor of the same clock with other settings} Fence, epoch and an unconfirmed step
   * are kept, samples are not. This monitor must not be used afterwards.
   *
   * @param settings the settings
   * @param domain the domain of the wall clock
   * @param local the machine's own claim of its wall's error
   */
  public synchronized OffsetMonitor with(
      MonitorSettings settings, ClockDomain domain, LocalError local) {
    return new OffsetMonitor(this, settings, domain, local);
  }

  /**
   * Sets the machine's own claim of its wall's error. The claim ages until the next call. A
   * measured source that has nothing to say must not repeat its last claim; a configured value must
   * be repeated before each evaluation, and ages nevertheless once peers have confirmed it and
   * stopped doing so.
   *
   * @param error how wrong the wall may be
   * @param pendingNanos the correction that a daemon is still slewing in, in either direction.
   *     Samples age faster meanwhile, because the monotonic clock is slewed as well
   */
  public synchronized void setLocalError(LocalError error, long pendingNanos) {
    local = Objects.requireNonNull(error, "error");
    localSinceNanos = time.monotonicNanos();
    slews.add(localSinceNanos, pendingNanos);
  }

  /**
   * Receives a heartbeat, and adds the sample that it may contain.
   *
   * @param heartbeat from any node
   * @param receivedNanos when it arrived, by the monotonic clock
   * @return its classification
   */
  public synchronized HeartbeatOutcome receive(Heartbeat heartbeat, long receivedNanos) {
    detectStep();
    HeartbeatExchange.Receipt receipt = exchange.receive(heartbeat, receivedNanos, epoch);
    if (receipt.isRenewed()) {
      sources.forget(OffsetSample.Kind.PEER, receipt.node());
    }
    receipt.sample().ifPresent(this::addIfCurrent);
    return receipt.outcome();
  }

  /**
   * {@return the next heartbeat of this node, which must be sent at once}
   *
   * @param timestamp the hybrid logical clock's time
   * @param reads whether this node currently reads and echoes heartbeats
   */
  public synchronized Heartbeat nextHeartbeat(HybridTimestamp timestamp, boolean reads) {
    return exchange.next(detectStep(), estimate, timestamp, reads);
  }

  /**
   * Adds a sample. A sample whose round trip began before the latest step of the wall is dropped,
   * because the machine may have been suspended meanwhile.
   *
   * @param sample a new one
   */
  public synchronized void add(OffsetSample sample) {
    detectStep();
    addIfCurrent(sample);
  }

  private void addIfCurrent(OffsetSample sample) {
    if (sample.monotonicNanos() - sample.roundTripNanos() - disruptedSinceNanos >= 0) {
      sources.add(sample);
    }
  }

  /** Invalidates all samples: the virtual machine was moved or copied, and both clocks with it. */
  public synchronized void invalidate() {
    sources.clear();
    startEpoch(ClockReading.tightest(time));
    conclude(baseline, false);
  }

  /**
   * Judges the clock.
   *
   * @return the estimate, which is also published
   */
  public synchronized ClockEstimate evaluate() {
    ClockReading now = ClockReading.tightest(time);
    if (!handleStep(now)) {
      baseline = now;
    }
    boolean isCounted = now.monotonicNanos() - lastCountedNanos >= settings.monitorIntervalNanos();
    if (isCounted) {
      lastCountedNanos = now.monotonicNanos();
    }
    conclude(now, isCounted);
    return estimate;
  }

  /** {@return the estimate of the latest evaluation or step} */
  public ClockEstimate estimate() {
    return estimate;
  }

  /** {@return what it rests on} */
  public Evidence evidence() {
    return evidence;
  }

  /** Publishes a new estimate at once if the wall has stepped. */
  ClockReading detectStep() {
    ClockReading now = ClockReading.tightest(time);
    if (handleStep(now)) {
      conclude(now, false);
    }
    return now;
  }

  private boolean handleStep(ClockReading now) {
    WallStep step = WallStep.between(baseline, now);
    if (!step.isReal()) {
      return false;
    }
    // A suspended machine looks the same: its wall went on, its monotonic clock stood still. The
    // walls of all sources went on as well.
    LocalError before = unconfirmedError(baseline).widen(drift(now).in(step.elapsedNanos()));
    sources.allowForSuspend(step.longestSuspend(settings.errorOf(before.nanos())));
    startEpoch(now);
    return true;
  }

  private void startEpoch(ClockReading now) {
    if (unconfirmed == null) {
      unconfirmed = new UnconfirmedStep(baseline, unconfirmedError(baseline));
    }
    lastVerified = null;
    disruptedSinceNanos = now.monotonicNanos();
    baseline = now;
    epoch++;
  }

  private void conclude(ClockReading now, boolean isCounted) {
    sources.expire(now.monotonicNanos());
    boolean isClaimTrusted = !fence.isUp() && unconfirmed == null;
    long always = now.monotonicNanos() - settings.sampleTtlNanos() - 1;
    if (isCounted) {
      voting.count(sources.estimates(now, drift(now), always));
    }
    Evidence weighed = weigh(now, always, isClaimTrusted);
    boolean isSupported = isSupported(weighed, now);
    fence.add(weighed, isSupported, sources.latestVoteTime(weighed), isCounted);
    boolean mayAdopt =
        now.monotonicNanos() - disruptedSinceNanos >= STEP_ADOPTION_NANOS
            && !weighed.isConclusive();
    if (isSupported || mayAdopt) {
      unconfirmed = null;
    }
    if (isClaimTrusted == (fence.isUp() || unconfirmed != null)) {
      weighed = weigh(now, always, !isClaimTrusted);
    }
    evidence = weighed.counted(fence.inARow());
    estimate = estimate(now, evidence);
  }

  private Evidence weigh(ClockReading now, long since, boolean isClaimTrusted) {
    return Evidence.weigh(
        now,
        local(now, localSinceNanos),
        unconfirmedError(now),
        voting.vote(sources.estimates(now, drift(now), since)),
        isClaimTrusted,
        settings);
  }

  private LocalError local(ClockReading now, long since) {
    return local.widen(drift(now).in(now.monotonicNanos() - since));
  }

  /**
   * {@return the error of the wall while no peer judges it} A configured error is worth what peers
   * confirmed last, however often it is repeated. Only the bound uses this: the comparison with
   * other clocks uses the claim as it is made, because a growing claim would excuse a clock that
   * drifts away while its peers are silent.
   *
   * <p>Since it was confirmed, the wall may have been set by less than a step, or by more between
   * two evaluations. Either wall may be right, so the error covers both.
   */
  private LocalError unconfirmedError(ClockReading now) {
    if (lastVerified == null) {
      return local(now, localSinceNanos);
    }
    long verifiedNanos = lastVerified.monotonicNanos();
    boolean isOld = !local.source().isMeasured() && verifiedNanos - localSinceNanos < 0;
    return local(now, isOld ? verifiedNanos : localSinceNanos)
        .widen(Math.abs(now.leadNanos() - lastVerified.leadNanos()));
  }

  private DriftBound drift(ClockReading now) {
    return new DriftBound(settings.driftPpb(local.source()), slews.greatest(now.monotonicNanos()));
  }

  /**
   * {@return whether most clocks support this one} After a step only newer samples count: older
   * ones allow for a suspend, and so for anything.
   */
  private boolean isSupported(Evidence weighed, ClockReading now) {
    if (!weighed.isConclusive() || weighed.isDisjoint()) {
      return false;
    }
    if (unconfirmed == null) {
      return true;
    }
    Evidence fresh = weigh(now, disruptedSinceNanos, false);
    return fresh.isConclusive() && !fresh.isDisjoint();
  }

  private ClockEstimate estimate(ClockReading now, Evidence weighed) {
    MonitorState state = stateOf(now, weighed);
    if (state == MonitorState.SYNCHRONIZED) {
      lastVerified = now;
    }
    long lead = unconfirmed == null ? now.leadNanos() : unconfirmed.before().leadNanos();
    long wallAhead = now.leadNanos() - lead;
    OffsetInterval bound = weighed.bound();
    if (unconfirmed != null && !weighed.isConclusive()) {
      // Either wall may be right, the one before the step or the one after it.
      long elapsed = now.monotonicNanos() - unconfirmed.before().monotonicNanos();
      LocalError error = unconfirmed.error().widen(drift(now).in(elapsed));
      bound = bound.hull(Evidence.claim(error, settings).shift(-wallAhead));
    }
    return new ClockEstimate(
        state,
        epoch,
        now,
        lead,
        bound.shift(wallAhead),
        unconfirmedError(now),
        drift(now),
        settings);
  }

  private MonitorState stateOf(ClockReading now, Evidence weighed) {
    if (fence.isUp()) {
      return MonitorState.FENCED;
    }
    if (unconfirmed != null) {
      return MonitorState.DISRUPTED;
    }
    if (weighed.clocks() >= Evidence.MIN_CLOCKS) {
      return judgedState(now, weighed);
    }
    if (weighed.clocks() == 1 && settings.errorModel() == ErrorModel.MAX_OFFSET) {
      return MonitorState.SYNCHRONIZED;
    }
    boolean isContradicted =
        !weighed.bound().equals(Evidence.claim(unconfirmedError(now), settings));
    if (lastVerified != null && !isContradicted) {
      boolean isHolding =
          now.monotonicNanos() - lastVerified.monotonicNanos() <= HOLDOVER_NANOS
              && settings.isUseful(weighed.bound());
      return isHolding ? MonitorState.HOLDOVER : MonitorState.UNKNOWN;
    }
    return now.monotonicNanos() - startedNanos < STARTUP_GATE_NANOS
        ? MonitorState.STARTING
        : MonitorState.UNVERIFIED;
  }

  private MonitorState judgedState(ClockReading now, Evidence weighed) {
    if (!weighed.isConclusive()) {
      return MonitorState.NO_AGREEMENT;
    }
    long silence = now.monotonicNanos() - localSinceNanos;
    if (weighed.isDisjoint() || silence > HOLDOVER_NANOS || !settings.isUseful(weighed.bound())) {
      return MonitorState.UNKNOWN;
    }
    return silence > settings.sourceTtlNanos() ? MonitorState.HOLDOVER : MonitorState.SYNCHRONIZED;
  }
}

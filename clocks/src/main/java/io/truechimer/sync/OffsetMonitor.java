/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import java.util.Objects;

/**
 * Judges the own clock by what others measure.
 *
 * <p>It is driven by {@link #tick}, about once in each heartbeat interval, and starts no thread.
 * Each tick weighs all there is anew and publishes a {@link Verdict}; once in each monitor interval
 * the result is <em>counted</em>, and three counted proofs in a row fence the clock. Counted are
 * only evaluations that can judge at all: ignorance neither fences nor frees anybody.
 *
 * <p>Safe for use by many threads: {@link #verdict} and {@link #evidence} take no lock.
 */
public final class OffsetMonitor {

  /** How long a node waits for others until it says that it has none. */
  private static final long STARTUP_GATE_NANOS = 10_000_000_000L;

  /** After this time a step is believed that nobody can judge: somebody may have set the clock. */
  private static final long STEP_ADOPTION_NANOS = 30_000_000_000L;

  /** How long a bound outlives what supported it. */
  static final long HOLDOVER_NANOS = 1_000_000_000_000L;

  private final MonitorSettings settings;
  private final TimeSource time;
  private final Sources sources;
  private final Domains domains;
  private final Fence fence;
  private final long started;

  /** What the own machine knows of its clock, and when it said so. */
  private LocalError local;

  private long localSince;
  private final Slews slews;

  /** The latest tick, or step: what a step is measured against. */
  private Reading baseline;

  private long lastCounted;
  private long epoch;

  /** When the wall stepped last; before that, the beginning. */
  private long disruptedSince;

  /** What is gone by while the wall has stepped and nobody has confirmed the new one; else null. */
  private Held held;

  /** When the clock was found true last; null if it has not been since it stepped. */
  private Reading verified;

  private volatile Evidence evidence;
  private volatile Verdict verdict;

  /** The last reading of a wall that is not to be followed, and what it was worth. */
  private record Held(Reading reading, LocalError error) {}

  /**
   * Starts to watch a clock.
   *
   * @param settings the settings
   * @param time the node's clocks
   * @param domain what its wall clock is shared with
   * @param local what the machine knows of its clock
   */
  public OffsetMonitor(MonitorSettings settings, TimeSource time, String domain, LocalError local) {
    this.settings = settings;
    this.time = time;
    this.local = Objects.requireNonNull(local, "local");
    sources = new Sources(settings);
    slews = new Slews(settings.sampleTtlNanos());
    domains = new Domains(domain);
    fence = new Fence();
    baseline = Reading.of(time);
    started = baseline.monotonic();
    localSince = started;
    lastCounted = started;
    disruptedSince = started;
    conclude(baseline, false);
  }

  /** Takes in what a machine says that is not going to correct its clock. */
  synchronized void learn(LocalError error) {
    learn(error, 0);
  }

  /**
   * Takes in what the own machine says of its clock now, and what it is still going to do to it.
   * Whatever was measured ages faster by that, because the monotonic clock is slewed too. A source
   * that has nothing to say is silent: the last word ages. A configured value does not fall silent:
   * repeat it at each tick. It ages all the same once others have confirmed it and do so no more.
   *
   * @param error how wrong the wall may be
   * @param pendingNanos what the clocks are still to be corrected by, in either direction
   */
  public synchronized void learn(LocalError error, long pendingNanos) {
    local = Objects.requireNonNull(error, "error");
    localSince = time.monotonicNanos();
    slews.add(localSince, pendingNanos);
  }

  /**
   * Takes in what a heartbeat has taught.
   *
   * @param receipt from {@link HeartbeatExchange#receive}
   */
  public synchronized void learn(HeartbeatExchange.Receipt receipt) {
    if (receipt.isRenewed()) {
      sources.forget(OffsetSample.Kind.PEER, receipt.node());
    }
    receipt.sample().ifPresent(this::learn);
  }

  /**
   * Takes in a measurement. One that was under way as the wall stepped is dropped: the machine may
   * have slept meanwhile.
   *
   * @param sample a new one
   */
  public synchronized void learn(OffsetSample sample) {
    watch();
    if (sample.monotonicNanos() - sample.roundTripNanos() - disruptedSince >= 0) {
      sources.add(sample);
    }
  }

  /**
   * Looks whether the wall has stepped. {@link #tick} does so too; do it as well before a heartbeat
   * is received.
   *
   * @return the epoch, which goes up with each step
   */
  public synchronized long watch() {
    Reading now = Reading.of(time);
    if (hasStepped(now)) {
      conclude(now, false);
    }
    return epoch;
  }

  /**
   * Says that the clocks cannot be trusted any more, the monotonic one included: the virtual
   * machine has been moved or copied. All is measured anew.
   */
  public synchronized void disrupt() {
    sources.clear();
    disrupt(Reading.of(time));
    conclude(baseline, false);
  }

  /**
   * Judges the clock.
   *
   * @return the verdict, which is also published
   */
  public synchronized Verdict tick() {
    Reading now = Reading.of(time);
    if (!hasStepped(now)) {
      baseline = now;
    }
    boolean isCounted = now.monotonic() - lastCounted >= settings.monitorIntervalNanos();
    if (isCounted) {
      lastCounted = now.monotonic();
    }
    return conclude(now, isCounted);
  }

  /** {@return what is known of the time, as of the latest tick} */
  public Verdict verdict() {
    return verdict;
  }

  /** {@return what the verdict rests on} */
  public Evidence evidence() {
    return evidence;
  }

  /** {@return what the clock is thought of, as of the latest tick} */
  MonitorState state() {
    return verdict.state();
  }

  /** {@return an interval that holds the true time now, as far as the state is to be trusted} */
  TimeInterval interval() {
    long monotonic = time.monotonicNanos();
    return verdict.interval(time.wallNanos(), monotonic);
  }

  private boolean hasStepped(Reading now) {
    Step step = now.since(baseline);
    if (!step.isReal(now.slack())) {
      return false;
    }
    // A machine that slept looks the same: the wall went on, the monotonic clock stood still. Then
    // the other walls went on too.
    LocalError before = promised(baseline).widen(wander(now).in(step.elapsedNanos()));
    sources.slept(step.longestSleep(settings.widening().errorOf(before.nanos(), settings)));
    disrupt(now);
    return true;
  }

  private void disrupt(Reading now) {
    if (held == null) {
      held = new Held(baseline, promised(baseline));
    }
    verified = null;
    disruptedSince = now.monotonic();
    baseline = now;
    epoch++;
  }

  private Verdict conclude(Reading now, boolean isCounted) {
    sources.expire(now.monotonic());
    boolean isClaimTrusted = !fence.isUp() && held == null;
    long always = now.monotonic() - settings.sampleTtlNanos() - 1;
    if (isCounted) {
      domains.count(sources.measurements(now, wander(now), always));
    }
    Evidence weighed = weigh(now, always, isClaimTrusted);
    boolean isVouchedFor = isVouchedFor(weighed, now);
    fence.weigh(weighed, isVouchedFor, sources.asOf(weighed), isCounted);
    boolean mayAdopt =
        now.monotonic() - disruptedSince >= STEP_ADOPTION_NANOS && !weighed.isConclusive();
    if (isVouchedFor || mayAdopt) {
      held = null;
    }
    if (isClaimTrusted == (fence.isUp() || held != null)) {
      weighed = weigh(now, always, !isClaimTrusted);
    }
    evidence = fence.counted(weighed);
    verdict = publish(now, evidence);
    return verdict;
  }

  private Evidence weigh(Reading now, long since, boolean isClaimTrusted) {
    return Evaluation.of(
        now,
        local(now, localSince),
        promised(now),
        domains.voices(sources.measurements(now, wander(now), since)),
        isClaimTrusted,
        settings);
  }

  /** {@return what the machine has said of its clock, aged since then} */
  private LocalError local(Reading now, long since) {
    return local.widen(wander(now).in(now.monotonic() - since));
  }

  /**
   * {@return how far the wall may be off while nobody judges it} What nobody measures is worth what
   * was confirmed last, however often it is said. Against the others the claim is held as it is
   * made: one that grew would excuse a clock that drifts away while they are silent.
   *
   * <p>The wall may have been set since it was confirmed, by less than a step: little at a time, or
   * much while there was no tick. Either wall may be right, the old one or the new one.
   */
  private LocalError promised(Reading now) {
    if (verified == null) {
      return local(now, localSince);
    }
    boolean isOld = !local.source().isMeasured() && verified.monotonic() - localSince < 0;
    return local(now, isOld ? verified.monotonic() : localSince)
        .widen(Math.abs(now.lead() - verified.lead()));
  }

  private Wander wander(Reading now) {
    return new Wander(settings.driftPpb(local.source()), slews.greatest(now.monotonic()));
  }

  /**
   * {@return whether most clocks support the own one} After a step only by what was measured since:
   * older samples allow for a sleep, and so for anything.
   */
  private boolean isVouchedFor(Evidence weighed, Reading now) {
    if (!weighed.isConclusive() || weighed.isDisjoint()) {
      return false;
    }
    if (held == null) {
      return true;
    }
    Evidence fresh = weigh(now, disruptedSince, false);
    return fresh.isConclusive() && !fresh.isDisjoint();
  }

  private Verdict publish(Reading now, Evidence weighed) {
    MonitorState state = stateOf(now, weighed);
    if (state == MonitorState.SYNCHRONIZED) {
      verified = now;
    }
    long lead = held == null ? now.lead() : held.reading.lead();
    long wallAhead = now.lead() - lead;
    OffsetInterval bound = weighed.bound();
    if (held != null && !weighed.isConclusive()) {
      // Either wall may be right, the old one or the new one.
      long elapsed = now.monotonic() - held.reading.monotonic();
      LocalError error = held.error.widen(wander(now).in(elapsed));
      bound = bound.hull(Evaluation.claim(error, settings).shift(-wallAhead));
    }
    return new Verdict(
        state,
        epoch,
        now.monotonic(),
        now.wall(),
        lead,
        bound.shift(wallAhead),
        promised(now),
        wander(now),
        settings);
  }

  private MonitorState stateOf(Reading now, Evidence weighed) {
    if (fence.isUp()) {
      return MonitorState.FENCED;
    }
    if (held != null) {
      return MonitorState.DISRUPTED;
    }
    if (weighed.clocks() >= Evaluation.MIN_CLOCKS) {
      return judged(now, weighed);
    }
    boolean isAlone = weighed.clocks() == 1;
    if (isAlone && settings.widening() == Widening.MAX_OFFSET) {
      return MonitorState.SYNCHRONIZED;
    }
    boolean isContradicted = !weighed.bound().equals(Evaluation.claim(promised(now), settings));
    if (verified != null && !isContradicted) {
      boolean isHolding =
          now.monotonic() - verified.monotonic() <= HOLDOVER_NANOS
              && settings.isUseful(weighed.bound());
      return isHolding ? MonitorState.HOLDOVER : MonitorState.UNKNOWN;
    }
    return now.monotonic() - started < STARTUP_GATE_NANOS
        ? MonitorState.STARTING
        : MonitorState.UNVERIFIED;
  }

  private MonitorState judged(Reading now, Evidence weighed) {
    if (!weighed.isConclusive()) {
      return MonitorState.NO_AGREEMENT;
    }
    long silence = now.monotonic() - localSince;
    if (weighed.isDisjoint() || silence > HOLDOVER_NANOS || !settings.isUseful(weighed.bound())) {
      return MonitorState.UNKNOWN;
    }
    return silence > settings.sourceTtlNanos() ? MonitorState.HOLDOVER : MonitorState.SYNCHRONIZED;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static io.truechimer.sync.MonitorState.DISRUPTED;
import static io.truechimer.sync.MonitorState.FENCED;
import static io.truechimer.sync.MonitorState.HOLDOVER;
import static io.truechimer.sync.MonitorState.NO_AGREEMENT;
import static io.truechimer.sync.MonitorState.STARTING;
import static io.truechimer.sync.MonitorState.SYNCHRONIZED;
import static io.truechimer.sync.MonitorState.UNKNOWN;
import static io.truechimer.sync.MonitorState.UNVERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.OffsetSample.Kind;
import io.truechimer.sync.OffsetSample.Source;
import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One monitor, told by hand how far others are ahead of the true time. All in milliseconds. */
class OffsetMonitorTest {

  private static final long MILLI = 1_000_000;
  private static final long START = 1_800_000_000_000L * MILLI;
  private static final LocalError CLAIM = new LocalError(10 * MILLI, LocalError.Source.CHRONY);

  private final ManualTimeSource time = new ManualTimeSource(START);
  private final Map<Source, Long> others = new LinkedHashMap<>();

  /** The true time minus the time that {@link #pass} has let pass since the beginning. */
  private long slept;

  private long passed;
  private OffsetMonitor monitor =
      new OffsetMonitor(MonitorSettings.defaults(), time, "home", CLAIM);

  private Source peer(String name, String domain, long aheadMillis) {
    Source source = new Source(Kind.PEER, name, domain, 1, 0);
    others.put(source, aheadMillis);
    return source;
  }

  private void peers(long... aheadMillis) {
    for (int i = 0; i < aheadMillis.length; i++) {
      peer("peer" + i, "domain" + i, aheadMillis[i]);
    }
  }

  private void broker(String name, String domain, long aheadMillis) {
    others.put(new Source(Kind.BROKER, name, domain, 0, 0), aheadMillis);
  }

  /** Each second all others are measured, with a round trip of 4 ms and a claim of 5 ms. */
  private void pass(long seconds) {
    for (int i = 0; i < seconds; i++) {
      time.advance(Duration.ofSeconds(1));
      passed += 1000;
      measureAll();
      monitor.learn(CLAIM);
      monitor.tick();
    }
  }

  private void measureAll() {
    long monotonic = time.monotonicNanos();
    others.forEach(
        (source, ahead) ->
            monitor.learn(
                OffsetSample.cristian(
                    source,
                    trueTime() + ahead * MILLI - 2 * MILLI,
                    monotonic,
                    4 * MILLI,
                    0,
                    5 * MILLI)));
  }

  private long trueTime() {
    return START + (passed + slept) * MILLI;
  }

  private void step(long millis) {
    time.setWallNanos(time.wallNanos() + millis * MILLI);
  }

  private void assertHoldsTheTrueTime() {
    TimeInterval interval = monitor.interval();
    assertThat(trueTime()).isBetween(interval.earliest(), interval.latest());
  }

  private Evidence evidence() {
    return monitor.evidence();
  }

  @Test
  void shouldStartWithoutKnowingAnything() {
    assertThat(monitor.state()).isEqualTo(STARTING);
    assertHoldsTheTrueTime();
    pass(9);
    assertThat(monitor.state()).isEqualTo(STARTING);
    pass(1);
    assertThat(monitor.state()).isEqualTo(UNVERIFIED);
    assertThat(evidence().bound()).isEqualTo(evidence().claim());
  }

  @Test
  void shouldBelieveAClockThatOthersSupport() {
    peers(1, -1);
    pass(1);
    assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
    assertThat(evidence().clocks()).isEqualTo(3);
    assertThat(evidence().faulty()).isEqualTo(1);
    assertThat(evidence().fusion().orElseThrow().truechimers()).isEqualTo(3);
    // By two of three: 1 ms ahead, give or take 2 ms of the way and 5 ms of the claim.
    assertThat(evidence().bound()).isEqualTo(new OffsetInterval(-8 * MILLI, 8 * MILLI));
    assertHoldsTheTrueTime();
  }

  @Test
  void shouldFenceAClockThatStartsFalseAfterThreeProofs() {
    step(300);
    monitor = new OffsetMonitor(MonitorSettings.defaults(), time, "home", CLAIM);
    peers(0, 0);
    pass(5);
    assertThat(monitor.state()).as("proven false once").isEqualTo(UNKNOWN);
    assertThat(evidence().disjointInARow()).isEqualTo(1);
    assertHoldsTheTrueTime();
    pass(5);
    assertThat(monitor.state()).isEqualTo(UNKNOWN);
    pass(5);
    assertThat(monitor.state()).isEqualTo(FENCED);
    assertThat(evidence().isProof()).isTrue();
    assertThat(evidence().bound()).isEqualTo(evidence().fusion().orElseThrow().interval());
    assertHoldsTheTrueTime();
  }

  @Test
  void shouldFenceAtOnceWhatIsAMinuteOff() {
    step(61_000);
    monitor = new OffsetMonitor(MonitorSettings.defaults(), time, "home", CLAIM);
    peers(0, 0);
    pass(1);
    assertThat(monitor.state()).isEqualTo(FENCED);
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, 300, 50_000})
  void shouldFenceAClockThatStepsAwayFromTheTruth(long millis) {
    peers(0, 0, 0, 0);
    pass(10);
    step(millis);
    assertThat(monitor.watch()).isEqualTo(1);
    assertThat(monitor.state()).isEqualTo(DISRUPTED);
    assertHoldsTheTrueTime();
    for (int i = 0; i < 15; i++) {
      pass(1);
      assertHoldsTheTrueTime();
    }
    assertThat(monitor.state()).isEqualTo(FENCED);
  }

  /** Two false clocks of five hold the truth off no more than one. */
  @Test
  void shouldNotBeFooledByAsManyAsTheFusionTolerates() {
    peers(0, 0, 300, 300);
    for (int i = 0; i < 60; i++) {
      pass(1);
      assertHoldsTheTrueTime();
    }
    assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
    assertThat(evidence().suspects())
        .extracting(suspect -> suspect.source().name())
        .containsExactly("peer2", "peer3");
  }

  @Test
  void shouldRecoverAfterSixCleanEvaluations() {
    peers(0, 0);
    pass(10);
    step(300);
    pass(15);
    assertThat(monitor.state()).isEqualTo(FENCED);
    step(-300);
    monitor.watch();
    assertThat(monitor.state()).as("a step does not end a fence").isEqualTo(FENCED);
    pass(29);
    assertThat(monitor.state()).isEqualTo(FENCED);
    pass(5);
    assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
    assertThat(monitor.verdict().epoch()).isEqualTo(2);
  }

  @Test
  void shouldAcceptAStepThatPutsTheClockRight() {
    step(-40);
    monitor = new OffsetMonitor(MonitorSettings.defaults(), time, "home", CLAIM);
    peers(0, 0);
    pass(2);
    step(40);
    pass(1);
    assertThat(monitor.state()).as("what was under way does not count").isEqualTo(DISRUPTED);
    pass(1);
    assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
    pass(60);
    assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
  }

  /** A machine that slept: the wall went on, the monotonic clock did not, and nobody is false. */
  @Test
  void shouldNotTakeASleepForAFalseClock() {
    peers(0, 0, 0);
    pass(20);
    long hour = 3_600_000;
    slept = hour;
    step(hour);
    assertHoldsTheTrueTime();
    assertThat(monitor.verdict().state(time.wallNanos(), time.monotonicNanos()))
        .as("before the monitor has looked")
        .isEqualTo(DISRUPTED);
    monitor.tick();
    assertThat(monitor.state()).isEqualTo(DISRUPTED);
    assertHoldsTheTrueTime();
    for (int i = 0; i < 60; i++) {
      pass(1);
      assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
      assertHoldsTheTrueTime();
    }
  }

  /** True before and after, by 9 ms too late and then too early: it slept for longer than shows. */
  @Test
  void shouldAllowForAWallThatErredOtherwiseBeforeASleep() {
    peers(0, 0, 0);
    step(9);
    monitor = new OffsetMonitor(MonitorSettings.defaults(), time, "home", CLAIM);
    pass(20);
    slept = 1000;
    step(1000 - 18);
    monitor.tick();
    evidence()
        .measurements()
        .forEach(m -> assertThat(m.interval().contains(trueTime() - time.wallNanos())).isTrue());
    assertHoldsTheTrueTime();
  }

  @Test
  void shouldNotCountWhatWasUnderWayAsTheMachineSlept() {
    peers(0, 0);
    pass(20);
    Source late = peer("late", "late", 0);
    others.remove(late);
    long read = trueTime();
    slept = 1000;
    step(1000);
    monitor.learn(OffsetSample.cristian(late, read, time.monotonicNanos(), 4 * MILLI, 0, 0));
    monitor.tick();
    assertThat(evidence().measurements())
        .noneMatch(measurement -> measurement.source().equals(late));
  }

  @Test
  void shouldLetTimeGoOnByTheMonotonicClockUntilAStepIsConfirmed() {
    pass(20);
    step(300);
    time.advance(Duration.ofMillis(500));
    passed += 500;
    assertThat(physical()).as("before the step has been looked at").isEqualTo(trueTime());
    monitor.tick();
    assertThat(monitor.verdict().followsWall()).isFalse();
    assertThat(physical()).isEqualTo(trueTime());
    pass(29);
    assertThat(monitor.state()).isEqualTo(DISRUPTED);
    assertThat(physical()).isEqualTo(trueTime());
    // Both walls may be right: nobody knows.
    assertThat(monitor.verdict().bound()).isEqualTo(claimAnd(300, 29_500));
    pass(1);
    assertThat(monitor.state()).as("nobody can judge, so it is adopted").isEqualTo(UNVERIFIED);
    assertThat(physical()).isEqualTo(trueTime() + 300 * MILLI);
  }

  /** The new wall, or the old one, which has drifted for so long. */
  private OffsetInterval claimAnd(long aheadMillis, long driftedMillis) {
    OffsetInterval claim = evidence().claim();
    return claim.widen(driftedMillis * 50).hull(claim.shift(aheadMillis * MILLI));
  }

  private long physical() {
    return monitor.verdict().physicalNanos(time.wallNanos(), time.monotonicNanos());
  }

  @Test
  void shouldHoldAFencedClockWithinWhatOthersAllow() {
    peers(0, 0);
    pass(10);
    step(-300);
    pass(16);
    assertThat(monitor.state()).isEqualTo(FENCED);
    assertThat(Math.abs(physical() - trueTime())).isLessThan(8 * MILLI);
  }

  @Test
  void shouldHoldOverWhenAllOthersFallSilent() {
    peers(0, 0, 0);
    pass(20);
    others.clear();
    pass(15);
    assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
    pass(1);
    assertThat(monitor.state()).isEqualTo(HOLDOVER);
    assertHoldsTheTrueTime();
    pass(998);
    assertThat(monitor.state()).isEqualTo(HOLDOVER);
    pass(5);
    assertThat(monitor.state()).as("never a fence, but no longer trusted").isEqualTo(UNKNOWN);
  }

  @Test
  void shouldHoldOverWhenTheLocalSourceFallsSilent() {
    peers(0, 0, 0);
    pass(20);
    for (int i = 0; i < 1100; i++) {
      time.advance(Duration.ofSeconds(1));
      passed += 1000;
      measureAll();
      monitor.tick();
      assertThat(monitor.state())
          .as("%d s", i + 1)
          .isEqualTo(i < 15 ? SYNCHRONIZED : i < 1000 ? HOLDOVER : UNKNOWN);
      assertHoldsTheTrueTime();
    }
  }

  @Test
  void shouldFenceNobodyWhereTwoDisagree() {
    peers(300);
    pass(60);
    assertThat(monitor.state()).isEqualTo(UNVERIFIED);
    assertThat(evidence().skew()).isEqualTo(Evidence.Skew.NOTABLE);
    assertThat(evidence().bound())
        .isEqualTo(evidence().claim().hull(evidence().measurements().get(0).interval()));
  }

  @Test
  void shouldFenceNobodyWhereMostDisagree() {
    peers(300, 600, 900);
    pass(60);
    assertThat(monitor.state()).isEqualTo(NO_AGREEMENT);
    assertThat(evidence().isProof()).isFalse();
    assertHoldsTheTrueTime();
  }

  @Test
  void shouldNotBeFencedByBrokersAlone() {
    broker("1", "broker1", 300);
    broker("2", "broker2", 300);
    broker("3", "broker3", 300);
    pass(60);
    assertThat(evidence().isDisjoint()).isTrue();
    assertThat(monitor.state()).isEqualTo(UNKNOWN);

    peer("witness", "witness", 300);
    pass(15);
    assertThat(monitor.state()).isEqualTo(FENCED);
  }

  @Test
  void shouldGiveADomainOneVote() {
    for (int i = 0; i < 20; i++) {
      peer("replica" + i, "false", 300);
    }
    peer("other", "other", 0);
    pass(60);
    assertThat(evidence().clocks()).isEqualTo(3);
    assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
    assertThat(evidence().measurements()).hasSize(21).filteredOn(Measurement::isVote).hasSize(2);
  }

  @Test
  void shouldNotVoteForItselfByNodesThatShareItsClock() {
    peer("mate1", "home", 0);
    peer("mate2", "home", 0);
    pass(60);
    assertThat(evidence().clocks()).isEqualTo(1);
    assertThat(monitor.state()).isEqualTo(UNVERIFIED);
  }

  /** Cloned virtual machines: one boot id, several clocks. */
  @Test
  void shouldSplitADomainWhoseClocksDiffer() {
    peer("mate", "home", 0);
    peer("clone1", "home", 300);
    peer("clone2", "home", 300);
    peer("clone3", "home", 600);
    pass(14);
    assertThat(evidence().clocks()).isEqualTo(1);
    pass(1);
    assertThat(evidence().clocks()).as("home, and two groups that agree").isEqualTo(3);
    assertThat(evidence().measurements())
        .extracting(Measurement::domain)
        .containsExactly("home", "home/clone1", "home/clone1", "home/clone3");
    assertThat(monitor.state()).isEqualTo(NO_AGREEMENT);

    others.replaceAll((source, ahead) -> 0L);
    pass(60);
    assertThat(evidence().clocks()).as("agreed for long enough").isEqualTo(1);
  }

  @Test
  void shouldOnlyWarnOfGreatSkewWithoutProof() {
    LocalError wide = new LocalError(900 * MILLI, LocalError.Source.STATIC);
    monitor = new OffsetMonitor(MonitorSettings.defaults(), time, "home", wide);
    peers(450, 450);
    for (int i = 0; i < 10; i++) {
      time.advance(Duration.ofSeconds(5));
      passed += 5000;
      measureAll();
      monitor.learn(wide);
      monitor.tick();
    }
    assertThat(evidence().skew()).isEqualTo(Evidence.Skew.EXCESSIVE);
    assertThat(monitor.state()).isEqualTo(UNKNOWN);
  }

  /** A step neither drops samples nor starts the count anew. */
  @Test
  void shouldFenceAClockThatStepsAgainAndAgain() {
    peers(0, 0);
    pass(20);
    for (int i = 0; i < 15; i++) {
      step(-300);
      pass(1);
    }
    assertThat(monitor.state()).isEqualTo(FENCED);
    assertThat(monitor.verdict().epoch()).isEqualTo(15);
  }

  @Test
  void shouldMeasureAnewWhenTheMachineHasBeenMoved() {
    peers(0, 0);
    pass(20);
    monitor.disrupt();
    assertThat(monitor.state()).isEqualTo(DISRUPTED);
    assertThat(evidence().measurements()).isEmpty();
    pass(1);
    assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
  }

  /** The seed algorithm: every clock may be as wrong as the maximum offset; alone is right. */
  @Test
  void shouldTrustItselfAloneByTheSeedsRule() {
    MonitorSettings seed =
        MonitorSettings.builder()
            .widening(Widening.MAX_OFFSET)
            .maxOffset(Duration.ofMillis(100))
            .build();
    monitor = new OffsetMonitor(seed, time, "home", CLAIM);
    pass(1);
    assertThat(monitor.state()).isEqualTo(SYNCHRONIZED);
    peers(200, 200);
    pass(60);
    assertThat(monitor.state()).as("below twice the maximum offset").isEqualTo(SYNCHRONIZED);
    others.replaceAll((source, ahead) -> 230L);
    pass(60);
    assertThat(monitor.state()).isEqualTo(FENCED);
  }

  @Test
  void shouldKeepItsVerdictsTrueWithDrift() {
    List<TimeInterval> intervals = new ArrayList<>();
    peers(0, 0);
    pass(1);
    Verdict verdict = monitor.verdict();
    long now = time.monotonicNanos();
    long wall = time.wallNanos();
    for (long later : new long[] {0, 1_000_000_000L, 100_000_000_000L}) {
      intervals.add(verdict.interval(wall + later, now + later));
      TimeInterval interval = verdict.interval(wall + later, now + later);
      assertThat(interval.latest() - interval.earliest())
          .isEqualTo(14 * MILLI + 2 * (later / 1_000_000_000) * 50_000);
      assertThat(verdict.errorNanos(trueTime() + later, wall + later, now + later))
          .isEqualTo((interval.latest() - interval.earliest()) / 2);
    }
    assertThat(intervals).doesNotHaveDuplicates();
  }
}

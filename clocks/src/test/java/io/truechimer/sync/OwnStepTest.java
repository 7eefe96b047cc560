/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static io.truechimer.sync.MonitorState.DISRUPTED;
import static io.truechimer.sync.MonitorState.FENCED;
import static io.truechimer.sync.MonitorState.HOLDOVER;
import static io.truechimer.sync.MonitorState.NO_AGREEMENT;
import static io.truechimer.sync.MonitorState.SYNCHRONIZED;
import static io.truechimer.sync.MonitorState.UNVERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.OffsetSample.Source;
import io.truechimer.time.ClockReading;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a monitor makes of the steps of its own wall, and of a machine that sleeps. */
class OwnStepTest extends MonitorFixture {

  @ParameterizedTest
  @ValueSource(longs = {-300, 300, 50_000})
  void shouldFenceAClockThatStepsAwayFromTheTruth(long millis) {
    peers(0, 0, 0, 0);
    pass(10);
    step(millis);
    monitor.detectStep();
    assertThat(monitor.estimate().epoch()).isEqualTo(1);
    assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
    assertHoldsTheTrueTime();
    for (int i = 0; i < 15; i++) {
      pass(1);
      assertHoldsTheTrueTime();
    }
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
  }

  /** A heartbeat must not claim a small error for a wall that has just stepped. */
  @Test
  void shouldSeeAStepBeforeItSendsAHeartbeat() {
    peers(0, 0, 0, 0);
    pass(10);
    step(300);
    Heartbeat heartbeat = monitor.nextHeartbeat(HybridTimestamp.MIN, true);
    assertThat(heartbeat.state()).isEqualTo(DISRUPTED);
    assertThat(heartbeat.epoch()).isEqualTo(1);
  }

  @Test
  void shouldAcceptAStepThatPutsTheClockRight() {
    step(-40);
    monitor = monitor(MonitorSettings.builder().build(), time, "home", CLAIM);
    peers(0, 0);
    pass(2);
    step(40);
    pass(1);
    assertThat(monitor.estimate().state())
        .as("what was under way does not count")
        .isEqualTo(DISRUPTED);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    pass(60);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
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
    assertThat(
            monitor
                .estimate()
                .judge(new ClockReading(time.wallNanos(), time.monotonicNanos(), 0))
                .state())
        .as("before the monitor has looked")
        .isEqualTo(DISRUPTED);
    monitor.evaluate();
    assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
    assertHoldsTheTrueTime();
    for (int i = 0; i < 60; i++) {
      pass(1);
      assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
      assertHoldsTheTrueTime();
    }
  }

  /** True before and after, by 9 ms too late and then too early: it slept for longer than shows. */
  @Test
  void shouldAllowForAWallThatErredOtherwiseBeforeASleep() {
    peers(0, 0, 0);
    step(9);
    monitor = monitor(MonitorSettings.builder().build(), time, "home", CLAIM);
    pass(20);
    slept = 1000;
    step(1000 - 18);
    monitor.evaluate();
    evidence()
        .sources()
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
    monitor.add(OffsetSample.cristian(late, read, time.monotonicNanos(), 4 * MILLI, 0, 0));
    monitor.evaluate();
    assertThat(evidence().sources()).noneMatch(measurement -> measurement.source().equals(late));
  }

  @Test
  void shouldLetTimeGoOnByTheMonotonicClockUntilAStepIsConfirmed() {
    pass(20);
    step(300);
    time.advance(Duration.ofMillis(500));
    passed += 500;
    assertThat(physical()).as("before the step has been looked at").isEqualTo(trueTime());
    monitor.evaluate();
    assertThat(monitor.estimate().followsWall()).isFalse();
    assertThat(physical()).isEqualTo(trueTime());
    pass(29);
    assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
    assertThat(physical()).isEqualTo(trueTime());
    // Both walls may be right: nobody knows.
    assertThat(monitor.estimate().bound()).isEqualTo(claimAnd(300, 29_500));
    pass(1);
    assertThat(monitor.estimate().state())
        .as("nobody can judge, so it is adopted")
        .isEqualTo(UNVERIFIED);
    assertThat(physical()).isEqualTo(trueTime() + 300 * MILLI);
  }

  /** The new wall, or the old one, which has drifted for so long. */
  private OffsetInterval claimAnd(long aheadMillis, long driftedMillis) {
    OffsetInterval claim = evidence().claim();
    return claim.widen(driftedMillis * 50).hull(claim.shift(aheadMillis * MILLI));
  }

  @Test
  void shouldHoldAFencedClockWithinWhatOthersAllow() {
    peers(0, 0);
    pass(10);
    step(-300);
    pass(16);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    assertThat(Math.abs(physical() - trueTime())).isLessThan(8 * MILLI);
  }

  /** A step neither drops samples nor starts the count anew. */
  @Test
  void shouldFenceAClockThatStepsAgainAndAgain() {
    peers(0, 0);
    pass(20);
    for (int i = 0; i < 15; i++) {
      step(-300);
      monitor.detectStep(); // What is measured from now on is not dropped.
      pass(1);
    }
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    assertThat(monitor.estimate().epoch()).isEqualTo(15);
  }

  @Test
  void shouldMeasureAnewWhenTheMachineHasBeenMoved() {
    peers(0, 0);
    pass(20);
    monitor.invalidate();
    assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
    assertThat(evidence().sources()).isEmpty();
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 7_000_000_000L, Long.MAX_VALUE - 37_000_000_000L})
  void shouldNotCareWhereTheMonotonicClockIs(long monotonic) {
    time.setMonotonicNanos(monotonic);
    monitor = monitor(MonitorSettings.builder().build(), time, "home", CLAIM);
    peers(0, 0);
    pass(10);
    step(300);
    for (int i = 0; i < 15; i++) {
      pass(1);
      assertHoldsTheTrueTime();
    }
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    step(-300);
    pass(34);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    others.clear();
    pass(16);
    assertThat(monitor.estimate().state()).isEqualTo(HOLDOVER);
    assertHoldsTheTrueTime();
  }

  /** A clock that begins at 1970, in 2111, or at the end of its 64 bits. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        5_000_000,
        4_450_000_000_000_000_000L,
        -1_000_000_000_000_000_000L,
        -10_000 * MILLI
      })
  void shouldFenceAWallThatIsFarOffAndKnowTheTimeAllTheSame(long wall) {
    time.setWallNanos(wall);
    monitor = monitor(MonitorSettings.builder().build(), time, "home", CLAIM);
    peers(0, 0, 0);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    assertHoldsTheTrueTime();
    assertThat(Math.abs(physical() - trueTime())).isLessThan(8 * MILLI);
  }

  /** Both clocks stood still, and nobody has put the wall right: no step is to be seen. */
  @Test
  void shouldFenceAMachineThatStoodStillUntilItsWallIsPutRight() {
    peers(0, 0, 0);
    pass(20);
    slept = 2000;
    pass(15);
    assertThat(monitor.estimate().epoch()).isZero();
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    assertHoldsTheTrueTime();
    step(2000);
    for (int i = 0; i < 36; i++) {
      pass(1);
      assertHoldsTheTrueTime();
    }
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
  }

  @Test
  void shouldTrustAClockThatStepsAwayAndBack() {
    peers(0, 0, 0);
    pass(20);
    for (int i = 0; i < 20; i++) {
      step(300);
      monitor.evaluate();
      assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
      assertHoldsTheTrueTime();
      assertThat(physical()).isEqualTo(trueTime());
      step(-300);
      monitor.evaluate();
      assertHoldsTheTrueTime();
      pass(2);
      assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
      assertHoldsTheTrueTime();
    }
    assertThat(monitor.estimate().epoch()).isEqualTo(40);
  }

  /** Between the samples and the tick, for each tick that may be a counted one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void shouldStandAStepWhileAnEvaluationIsCounted(int second) {
    for (long millis : new long[] {300, -300}) {
      others.clear();
      passed = 0;
      time.setWallNanos(START);
      monitor = monitor(MonitorSettings.builder().build(), time, "home", CLAIM);
      peers(0, 0, 0);
      pass(20 + second - 1);
      time.advance(Duration.ofSeconds(1));
      passed += 1000;
      measureAll();
      step(millis);
      monitor.evaluate();
      assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
      assertHoldsTheTrueTime();
      for (int i = 0; i < 20; i++) {
        pass(1);
        assertHoldsTheTrueTime();
        assertThat(physical() - trueTime()).isBetween(-20 * MILLI, 20 * MILLI);
      }
      assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    }
  }

  /** Brokers fence nobody, but what they contradict is not adopted either. */
  @Test
  void shouldNotAdoptAStepThatOthersContradict() {
    broker("1", "broker1", 0);
    broker("2", "broker2", 0);
    pass(20);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    step(300);
    pass(300);
    assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
    assertThat(physical()).isEqualTo(trueTime());
    step(-300);
    pass(2);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
  }

  @Test
  void shouldAdoptAStepWhereTheOthersContradictEachOther() {
    peers(1000, 2000, 3000);
    pass(20);
    step(300);
    pass(29);
    assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
    assertHoldsTheTrueTime();
    pass(2);
    assertThat(monitor.estimate().state()).isEqualTo(NO_AGREEMENT);
    assertThat(monitor.estimate().followsWall()).isTrue();
  }

  @Test
  void shouldKeepAFenceWhenTheMachineHasBeenMoved() {
    peers(0, 0);
    pass(10);
    step(300);
    pass(15);
    monitor.invalidate();
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    others.clear();
    pass(100);
    assertThat(monitor.estimate().state()).as("ignorance frees nobody").isEqualTo(FENCED);
  }

  /** The first sample after a step is needed before it is believed, old ones allow for a sleep. */
  @Test
  void shouldNotConfirmAStepByWhatWasMeasuredBefore() {
    peers(0, 0);
    pass(20);
    step(300);
    monitor.evaluate();
    time.advance(Duration.ofSeconds(1));
    passed += 1000;
    monitor.evaluate();
    assertThat(evidence().isDisjoint()).isFalse();
    assertThat(evidence().bound())
        .as("not narrowed by a claim that nobody confirms")
        .isEqualTo(evidence().fusion().orElseThrow().interval());
    assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
    assertThat(physical()).isEqualTo(trueTime());
  }

  /** The first proof suffices, but it takes as long to be believed again. */
  @Test
  void shouldNotBeFreedByWhatWasCleanBeforeTheFence() {
    peers(0, 0);
    pass(41);
    assertThat(evidence().inARow().clean()).isEqualTo(8);
    step(-90_000);
    pass(2);
    assertThat(monitor.estimate().state())
        .as("by an evaluation that is not counted")
        .isEqualTo(FENCED);
    step(90_000);
    pass(26);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
  }

  @Test
  void shouldHoldOnToTheLastConfirmedWall() {
    pass(20);
    for (int i = 0; i < 3; i++) {
      step(300);
      pass(5);
      assertThat(monitor.estimate().state()).isEqualTo(DISRUPTED);
      assertThat(physical()).isEqualTo(trueTime());
      assertHoldsTheTrueTime();
    }
  }

  /** What was verified before the step says nothing of the wall after it. */
  @Test
  void shouldNotHoldOverThroughAStep() {
    peers(0, 0);
    pass(20);
    others.clear();
    step(300);
    pass(60);
    assertThat(monitor.estimate().state()).isEqualTo(UNVERIFIED);
  }
}

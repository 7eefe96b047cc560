/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static io.truechimer.sync.MonitorState.FENCED;
import static io.truechimer.sync.MonitorState.HOLDOVER;
import static io.truechimer.sync.MonitorState.NO_AGREEMENT;
import static io.truechimer.sync.MonitorState.STARTING;
import static io.truechimer.sync.MonitorState.SYNCHRONIZED;
import static io.truechimer.sync.MonitorState.UNKNOWN;
import static io.truechimer.sync.MonitorState.UNVERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.MonitorSettings.ErrorModel;
import io.truechimer.time.ClockReading;
import io.truechimer.time.TimeInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a monitor thinks of its clock. */
class OffsetMonitorTest extends MonitorFixture {

  @Test
  void shouldStartWithoutKnowingAnything() {
    assertThat(monitor.estimate().state()).isEqualTo(STARTING);
    assertHoldsTheTrueTime();
    pass(9);
    assertThat(monitor.estimate().state()).isEqualTo(STARTING);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(UNVERIFIED);
    assertThat(evidence().bound()).isEqualTo(evidence().claim());
  }

  @Test
  void shouldBelieveAClockThatOthersSupport() {
    peers(1, -1);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    assertThat(evidence().clocks()).isEqualTo(3);
    assertThat(evidence().faulty()).isEqualTo(1);
    assertThat(evidence().fusion().orElseThrow().truechimers()).isEqualTo(3);
    // By two of three: 1 ms ahead, give or take 2 ms of the way and 5 ms of the claim.
    assertThat(evidence().bound()).isEqualTo(new OffsetInterval(-8 * MILLI, 8 * MILLI));
    assertHoldsTheTrueTime();
    monitor.setLocalError(new LocalError(2 * MILLI, LocalError.Source.CHRONY), 0);
    monitor.evaluate();
    assertThat(evidence().bound()).isEqualTo(new OffsetInterval(-2 * MILLI, 2 * MILLI));
  }

  /** Two false clocks of five hold the truth off no more than one. */
  @Test
  void shouldNotBeFooledByAsManyAsTheFusionTolerates() {
    peers(0, 0, 300, 300);
    for (int i = 0; i < 60; i++) {
      pass(1);
      assertHoldsTheTrueTime();
    }
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    assertThat(evidence().suspects())
        .extracting(suspect -> suspect.source().name())
        .containsExactly("peer2", "peer3");
  }

  @Test
  void shouldHoldOverWhenAllOthersFallSilent() {
    peers(0, 0, 0);
    pass(20);
    others.clear();
    pass(15);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(HOLDOVER);
    assertHoldsTheTrueTime();
    pass(998);
    assertThat(monitor.estimate().state()).isEqualTo(HOLDOVER);
    pass(5);
    assertThat(monitor.estimate().state())
        .as("never a fence, but no longer trusted")
        .isEqualTo(UNKNOWN);
  }

  @Test
  void shouldHoldOverWhenTheLocalSourceFallsSilent() {
    peers(0, 0, 0);
    pass(20);
    for (int i = 0; i < 1100; i++) {
      time.advance(Duration.ofSeconds(1));
      passed += 1000;
      measureAll();
      monitor.evaluate();
      assertThat(monitor.estimate().state())
          .as("%d s", i + 1)
          .isEqualTo(i < 15 ? SYNCHRONIZED : i < 1000 ? HOLDOVER : UNKNOWN);
      assertHoldsTheTrueTime();
    }
  }

  @Test
  void shouldFenceNobodyWhereTwoDisagree() {
    peers(300);
    pass(60);
    assertThat(monitor.estimate().state()).isEqualTo(UNVERIFIED);
    assertThat(evidence().skew()).isEqualTo(Evidence.Skew.NOTABLE);
    assertThat(evidence().bound())
        .isEqualTo(evidence().claim().hull(evidence().sources().get(0).interval()));
  }

  @Test
  void shouldFenceNobodyWhereMostDisagree() {
    peers(300, 600, 900);
    pass(60);
    assertThat(monitor.estimate().state()).isEqualTo(NO_AGREEMENT);
    assertThat(evidence().isProof()).isFalse();
    assertHoldsTheTrueTime();
  }

  /** Beacons only: what brokers acknowledge is all that a node hears. */
  @Test
  void shouldKnowTheTimeByBrokersAlone() {
    broker("1", "broker1", 0);
    pass(20);
    assertThat(monitor.estimate().state()).isEqualTo(UNVERIFIED);
    broker("2", "broker1", 0);
    pass(20);
    assertThat(monitor.estimate().state()).as("two brokers on one machine").isEqualTo(UNVERIFIED);
    broker("3", "broker3", 1);
    pass(1);
    assertThat(evidence().clocks()).isEqualTo(3);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    broker("4", "broker4", -2000);
    pass(60);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    assertThat(evidence().suspects()).extracting(m -> m.source().name()).containsExactly("4");
    assertHoldsTheTrueTime();
    others.clear();
    pass(16);
    assertThat(monitor.estimate().state()).isEqualTo(HOLDOVER);
  }

  @Test
  void shouldOnlyWarnOfGreatSkewWithoutProof() {
    LocalError wide = new LocalError(900 * MILLI, LocalError.Source.CONFIGURED);
    monitor = monitor(MonitorSettings.builder().build(), time, "home", wide);
    peers(450, 450);
    for (int i = 0; i < 10; i++) {
      time.advance(Duration.ofSeconds(5));
      passed += 5000;
      measureAll();
      monitor.setLocalError(wide, 0);
      monitor.evaluate();
    }
    assertThat(evidence().skew()).isEqualTo(Evidence.Skew.EXCESSIVE);
    assertThat(monitor.estimate().state()).isEqualTo(UNKNOWN);
  }

  /** CockroachDB's first monitor: a clock is as wrong as the maximum offset, and alone right. */
  @Test
  void shouldTrustItselfAloneByTheMaximumOffset() {
    MonitorSettings settings =
        MonitorSettings.builder()
            .errorModel(ErrorModel.MAX_OFFSET)
            .maxOffset(Duration.ofMillis(100))
            .build();
    monitor = monitor(settings, time, "home", CLAIM);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    peers(200, 200);
    pass(60);
    assertThat(monitor.estimate().state())
        .as("below twice the maximum offset")
        .isEqualTo(SYNCHRONIZED);
    others.replaceAll((source, ahead) -> 230L);
    pass(60);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
  }

  @Test
  void shouldKeepItsVerdictsTrueWithDrift() {
    List<TimeInterval> intervals = new ArrayList<>();
    peers(0, 0);
    pass(1);
    ClockEstimate verdict = monitor.estimate();
    long now = time.monotonicNanos();
    long wall = time.wallNanos();
    for (long later : new long[] {0, 1_000_000_000L, 100_000_000_000L}) {
      intervals.add(verdict.judge(new ClockReading(wall + later, now + later, 0)).interval());
      TimeInterval interval =
          verdict.judge(new ClockReading(wall + later, now + later, 0)).interval();
      assertThat(interval.latest() - interval.earliest())
          .isEqualTo(14 * MILLI + 2 * (later / 1_000_000_000) * 50_000);
      assertThat(
              verdict
                  .judge(new ClockReading(wall + later, now + later, 0))
                  .errorNanos(trueTime() + later))
          .isEqualTo((interval.latest() - interval.earliest()) / 2);
    }
    assertThat(intervals).doesNotHaveDuplicates();
  }

  /** Half of the maximum offset is 250 ms; 100 ms grow by half a millisecond in each second. */
  @Test
  void shouldNotHoldOverWithABoundThatIsOfNoUse() {
    LocalError wide = new LocalError(100 * MILLI, LocalError.Source.CONFIGURED);
    monitor = monitor(MonitorSettings.builder().build(), time, "home", wide);
    peers(0, 0);
    time.advance(Duration.ofSeconds(1));
    passed += 1000;
    measureAll();
    monitor.setLocalError(wide, 0);
    monitor.evaluate();
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    others.clear();
    for (int second = 1; second <= 310; second++) {
      time.advance(Duration.ofSeconds(1));
      passed += 1000;
      monitor.evaluate();
      assertThat(monitor.estimate().state())
          .as("%d s", second)
          .isEqualTo(second <= 15 ? SYNCHRONIZED : second <= 300 ? HOLDOVER : UNKNOWN);
      assertHoldsTheTrueTime();
    }
  }

  @Test
  void shouldSayAllOfTheEvidenceInOneLine() {
    peers(0, 300);
    broker("7", "rack", 1);
    assertThat(evidence().describe())
        .isEqualTo(
            "own clock within 10.000 ms by CHRONY; 1 clocks, 0 may be false; fusion none;"
                + " bound [-10.000 ms, 10.000 ms]; estimate 0.000 ms, SMALL;"
                + " in a row 0 proofs, 0 clean; sources: none");
    pass(5);
    assertThat(evidence().describe())
        .isEqualTo(
            "own clock within 10.000 ms by CHRONY; 4 clocks, 1 may be false;"
                + " fusion [-6.000 ms, 7.000 ms]; bound [-6.000 ms, 7.000 ms];"
                + " estimate 0.500 ms, SMALL; in a row 0 proofs, 1 clean; sources:"
                + " {PEER peer1 of domain1: ahead by [298.000 ms, 302.000 ms], claims 5.000 ms,"
                + " round trip 4.000 ms, age 0.000 ms, votes, suspect}"
                + " {PEER peer0 of domain0: ahead by [-2.000 ms, 2.000 ms], claims 5.000 ms,"
                + " round trip 4.000 ms, age 0.000 ms, votes}"
                + " {BROKER 7 of rack: ahead by [-1.000 ms, 3.000 ms], claims 5.000 ms,"
                + " round trip 4.000 ms, age 0.000 ms, votes}");
    others.replaceAll((source, ahead) -> 0L);
    step(90_000);
    monitor = monitor(MonitorSettings.builder().build(), time, "home", CLAIM);
    pass(1);
    assertThat(evidence().describe())
        .contains("fusion [-90.007 s, -89.993 s], missed by 89.983 s;");
  }

  /** Whoever may write heartbeats may do so under any name. */
  @Test
  void shouldSayItInOneLineWhateverTheNames() {
    peer("x\n2026 ERROR all is lost\u001b[2J", "rack\u2028\u202e\r", 0);
    pass(1);
    assertThat(evidence().sources().get(0).source().name()).contains("\n");
    assertThat(evidence().describe())
        .contains("{PEER x?2026 ERROR all is lost?[2J of rack???: ahead by")
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  }

  /** And under as many as he likes. */
  @Test
  void shouldHearNoMoreSourcesThanItCanWeigh() {
    peers(0, 0, 300);
    pass(1);
    for (int i = 0; i < 10_000; i++) {
      peer("forged" + i, "forged", 0);
    }
    pass(1);
    assertThat(evidence().sources())
        .hasSize(1024)
        .extracting(measurement -> measurement.source().name())
        .contains("peer0", "peer1", "peer2", "forged1020")
        .doesNotContain("forged1021");
    assertThat(evidence().describe())
        .contains("sources: {PEER peer2 of domain2:")
        .endsWith("} and 992 more")
        .hasSizeLessThan(6000);
    others.clear();
    pass(16);
    peer("new", "new", 0);
    pass(1);
    assertThat(evidence().sources()).as("the others are silent").hasSize(1);
  }

  @Test
  void shouldNotTrustOneWhoAgreesMoreThanItself() {
    peers(3);
    pass(60);
    assertThat(monitor.estimate().state()).isEqualTo(UNVERIFIED);
    assertThat(evidence().bound()).isEqualTo(evidence().claim());
  }

  /** What was verified once is no longer, where the only one that is left says otherwise. */
  @Test
  void shouldNotHoldOverWhereItIsContradicted() {
    peers(0, 0, 0);
    pass(20);
    others.clear();
    peers(300);
    pass(20);
    assertThat(evidence().clocks()).isEqualTo(2);
    assertThat(monitor.estimate().state()).isEqualTo(UNVERIFIED);
    assertHoldsTheTrueTime();
  }
}

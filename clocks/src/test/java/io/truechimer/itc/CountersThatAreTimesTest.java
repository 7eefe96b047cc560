/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.itc.TimesSimulation.Flaw;
import io.truechimer.itc.TimesSimulation.Plan;
import java.util.LongSummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares stamps whose counters are times with the exact causal past of each message. A causal
 * ancestor is never missed, despite wrong clocks and crashes. Concurrent messages may compare as
 * ordered.
 *
 * <p>Without crashes, this happens only to messages of one sender in one millisecond, of which
 * there are many here. A start counts all earlier events as seen, so it is frequent with many
 * crashes.
 */
class CountersThatAreTimesTest {

  private static final Plan CRASHES = new Plan(64, 240, 1, 12, 64, Flaw.NONE);
  private static final Plan MORE_CRASHES = new Plan(64, 20, 5, 2, 64, Flaw.NONE);
  private static final Plan NO_CRASHES = new Plan(64, 40, 1, 0, 64, Flaw.NONE);

  private static PastJudge judge(Plan plan, long seed) {
    PastJudge judge = new PastJudge();
    int crashes = new TimesSimulation(plan, seed, judge).run();
    System.out.println(plan + ", " + crashes + " crashes: " + judge);
    return judge;
  }

  @Test
  void shouldNeverMissACausalAncestor() {
    PastJudge judge = judge(CRASHES, 1);
    assertThat(judge.missed()).as(judge.firstMiss()).isZero();
    assertThat(judge.misordered()).isZero();
    assertThat(judge.before()).isGreaterThan(1_000_000);
  }

  @Test
  void shouldNeverMissACausalAncestorDespiteManyCrashes() {
    PastJudge judge = judge(MORE_CRASHES, 2);
    assertThat(judge.missed()).as(judge.firstMiss()).isZero();
    assertThat(judge.misordered()).isZero();
  }

  @Test
  void shouldDetectConcurrentMessages() {
    PastJudge judge = judge(NO_CRASHES, 3);
    assertThat(judge.missed()).as(judge.firstMiss()).isZero();
    assertThat(judge.misordered()).isZero();
    assertThat(judge.orderedShare()).isLessThan(0.12);
  }

  @Test
  void shouldNeedTheStartJoin() {
    assertThat(judge(MORE_CRASHES.with(Flaw.NO_START_JOIN), 2).missed()).isGreaterThan(10_000);
  }

  /**
   * After a start, the stamp is ahead of the clock. If a message carries it too early, it can reach
   * a participant whose clock is behind. If that participant crashes and restarts at once, it
   * starts below what it has sent.
   */
  @Test
  void shouldNeedTheSilenceAfterTheStartJoin() {
    PastJudge judge = judge(MORE_CRASHES.with(Flaw.NO_SILENCE), 2);
    assertThat(judge.missed()).isPositive();
    assertThat(judge.misordered()).isPositive();
  }

  @Test
  void shouldDetectNoConcurrencyWithoutOwnCounters() {
    assertThat(judge(NO_CRASHES.with(Flaw.NO_RAISE), 3).orderedShare()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"4, 60", "16, 130", "64, 400"})
  void shouldKeepStampsSmall(int participants, int most) {
    StampSizeRecorder sizes = new StampSizeRecorder();
    new TimesSimulation(new Plan(participants, 120, 1, 0, participants, Flaw.NONE), 4, sizes).run();
    LongSummaryStatistics late = sizes.between(70, 120);
    System.out.println(participants + " participants: " + StampSizeRecorder.format(late));
    assertThat(late.getMax()).isLessThan(most);
  }

  @Test
  void shouldForgetDeadParticipantsBeyondTheHorizon() {
    StampSizeRecorder sizes = new StampSizeRecorder();
    new TimesSimulation(new Plan(1064, 120, 1, 0, 64, Flaw.NONE), 5, sizes).run();
    for (int from = 0; from < 120; from += 10) {
      System.out.printf(
          "1,000 of 1,064 participants die after 20 seconds; from second %d: %s%n",
          from, StampSizeRecorder.format(sizes.between(from, from + 10)));
    }
    assertThat(sizes.between(10, 20).getMin()).isGreaterThan(1000);
    assertThat(sizes.between(100, 120).getMax()).isLessThan(400);
  }
}

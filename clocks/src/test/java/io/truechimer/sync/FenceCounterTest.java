/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static io.truechimer.sync.MonitorState.FENCED;
import static io.truechimer.sync.MonitorState.SYNCHRONIZED;
import static io.truechimer.sync.MonitorState.UNKNOWN;
import static io.truechimer.sync.MonitorState.UNVERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a clock is fenced, and when it is let in again. */
class FenceCounterTest extends MonitorFixture {

  @ParameterizedTest
  @ValueSource(longs = {300, -100, 18})
  void shouldFenceAClockThatStartsFalseAfterThreeProofs(long millis) {
    startOff(millis);
    pass(5);
    assertThat(monitor.estimate().state()).as("proven false once").isEqualTo(UNKNOWN);
    assertThat(evidence().inARow().proofs()).isEqualTo(1);
    assertHoldsTheTrueTime();
    pass(5);
    assertThat(monitor.estimate().state()).isEqualTo(UNKNOWN);
    pass(5);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    assertThat(evidence().isProof()).isTrue();
    assertThat(evidence().bound()).isEqualTo(evidence().fusion().orElseThrow().interval());
    assertHoldsTheTrueTime();
  }

  /** From the own claim of 10 ms to what two others allow, which is 7 ms around the true time. */
  @ParameterizedTest
  @ValueSource(longs = {60_018, -60_018, 1_000_000_000})
  void shouldFenceAtOnceWhatIsMoreThanAMinuteOff(long millis) {
    startOff(millis);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    assertHoldsTheTrueTime();
  }

  @Test
  void shouldWaitForProofsWhereItIsAMinuteOff() {
    startOff(60_016);
    pass(14);
    assertThat(monitor.estimate().state()).isEqualTo(UNKNOWN);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
  }

  @Test
  void shouldFenceOnProofsInARowOnly() {
    startOff(300);
    pass(10);
    assertThat(evidence().inARow().proofs()).isEqualTo(2);
    others.replaceAll((source, ahead) -> 300L);
    pass(5);
    assertThat(evidence().inARow().proofs()).isZero();
    assertThat(evidence().inARow().clean()).isEqualTo(1);
    others.replaceAll((source, ahead) -> 0L);
    pass(14);
    assertThat(monitor.estimate().state()).isEqualTo(UNKNOWN);
    assertThat(evidence().inARow().proofs()).isEqualTo(2);
    assertThat(evidence().inARow().clean()).isZero();
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
  }

  /** A false clock must not escape by a bad connection: silence is no evidence for it. */
  @Test
  void shouldNotCountSilence() {
    startOff(300);
    pass(10);
    others.clear();
    monitor.invalidate();
    pass(60);
    assertThat(evidence().inARow().proofs()).isEqualTo(2);
    assertThat(monitor.estimate().state()).isEqualTo(UNVERIFIED);
    peers(0, 0);
    pass(5);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    others.clear();
    pass(600);
    assertThat(monitor.estimate().state()).as("silence frees nobody").isEqualTo(FENCED);
  }

  /** Three proofs by one and the same sample are one. */
  @Test
  void shouldCountAProofOnceUntilSomethingIsMeasuredAnew() {
    startOff(300);
    pass(5);
    assertThat(evidence().inARow().proofs()).isEqualTo(1);
    tickWithoutNews(14);
    assertThat(evidence().isProof()).isTrue();
    assertThat(evidence().inARow().proofs()).isEqualTo(1);
    assertThat(monitor.estimate().state()).isEqualTo(UNKNOWN);
    pass(10);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
  }

  @Test
  void shouldCountACleanEvaluationOnceUntilSomethingIsMeasuredAnew() {
    startOff(300);
    pass(15);
    others.replaceAll((source, ahead) -> 300L);
    pass(20);
    assertThat(evidence().inARow().clean()).isEqualTo(4);
    tickWithoutNews(14);
    assertThat(evidence().isConclusive()).isTrue();
    assertThat(evidence().inARow().clean()).isEqualTo(4);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    pass(10);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
  }

  private void tickWithoutNews(int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.advance(Duration.ofSeconds(1));
      passed += 1000;
      monitor.setLocalError(CLAIM, 0);
      monitor.evaluate();
    }
  }

  @Test
  void shouldBeginAnewWhereARecoveryIsInterrupted() {
    startOff(300);
    pass(15);
    others.replaceAll((source, ahead) -> 300L);
    pass(25);
    assertThat(evidence().inARow().clean()).isEqualTo(5);
    others.replaceAll((source, ahead) -> 0L);
    pass(5);
    others.replaceAll((source, ahead) -> 300L);
    pass(29);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
  }

  @Test
  void shouldRecoverAfterSixCleanEvaluations() {
    peers(0, 0);
    pass(10);
    step(300);
    pass(15);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    step(-300);
    monitor.detectStep();
    assertThat(monitor.estimate().state()).as("a step does not end a fence").isEqualTo(FENCED);
    pass(29);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    pass(5);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    assertThat(monitor.estimate().epoch()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {300, 90_000})
  void shouldNotBeFencedByBrokersAlone(long millis) {
    broker("1", "broker1", millis);
    broker("2", "broker2", millis);
    broker("3", "broker3", millis);
    pass(60);
    assertThat(evidence().isDisjoint()).isTrue();
    assertThat(monitor.estimate().state()).isEqualTo(UNKNOWN);

    peer("agrees", "agrees", 0);
    pass(60);
    assertThat(evidence().isDisjoint()).isTrue();
    assertThat(monitor.estimate().state()).as("no peer is a witness").isEqualTo(UNKNOWN);

    peer("witness", "witness", millis);
    pass(15);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
  }

  /** Brokers cannot fence, but who is fenced is not clean while they contradict it. */
  @Test
  void shouldNotRecoverAgainstBrokers() {
    startOff(300);
    pass(15);
    others.replaceAll((source, ahead) -> 300L);
    pass(25);
    others.clear();
    monitor.invalidate();
    broker("1", "broker1", 0);
    broker("2", "broker2", 0);
    pass(5);
    assertThat(evidence().inARow().clean()).isZero();
    others.clear();
    monitor.invalidate();
    peers(300, 300);
    pass(29);
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
  }
}

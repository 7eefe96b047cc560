/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static io.truechimer.sync.MonitorState.FENCED;
import static io.truechimer.sync.MonitorState.HOLDOVER;
import static io.truechimer.sync.MonitorState.SYNCHRONIZED;
import static io.truechimer.sync.MonitorState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configured error is worth when all others are silent. */
class HoldoverTest extends MonitorFixture {

  private static final LocalError CONFIGURED =
      new LocalError(100 * MILLI, LocalError.Source.CONFIGURED);

  /** Others are right, and confirm the clock within 7 ms; then they fall silent. */
  private void verifyAndSilence() {
    monitor = monitor(MonitorSettings.builder().build(), time, "home", CONFIGURED);
    peers(0, 0);
    run(20, 0);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    assertThat(evidence().bound()).isEqualTo(OffsetInterval.around(0, 7 * MILLI));
    others.clear();
  }

  /** Both clocks of the machine run too fast by so much. */
  private void run(long seconds, long ppm) {
    for (int i = 0; i < seconds; i++) {
      time.advance(Duration.ofNanos(1_000_000_000 + ppm * 1000));
      passed += 1000;
      measureAll();
      monitor.setLocalError(CONFIGURED, 0);
      monitor.evaluate();
    }
  }

  @Test
  void shouldWidenAConfiguredErrorThatNobodyConfirms() {
    verifyAndSilence();
    run(16, 400);
    for (int i = 0; i < 280; i++) {
      run(1, 400);
      assertHoldsTheTrueTime();
      assertThat(monitor.estimate().state()).isEqualTo(HOLDOVER);
    }
    run(100, 400);
    assertThat(monitor.estimate().state()).as("half of the maximum offset").isEqualTo(UNKNOWN);
    assertThat(evidence().claim())
        .as("what is held against others")
        .isEqualTo(OffsetInterval.around(0, 100 * MILLI));
  }

  @Test
  void shouldStillFenceAClockThatHasDriftedAwayInSilence() {
    verifyAndSilence();
    run(400, 400);
    assertThat(monitor.estimate().state()).isEqualTo(UNKNOWN);
    peers(0, 0);
    run(15, 0);
    assertThat(evidence().isProof()).isTrue();
    assertThat(monitor.estimate().state()).isEqualTo(FENCED);
    assertHoldsTheTrueTime();
  }

  /** No clients for a quarter of an hour, in which the wall is set by less than a step. */
  @ParameterizedTest
  @ValueSource(longs = {850, -850})
  void shouldNotTrustAWallThatWasSetWhileThereWasNoTick(long millis) {
    verifyAndSilence();
    time.advance(Duration.ofMinutes(15));
    passed += 900_000;
    step(millis);
    monitor.detectStep();
    assertThat(monitor.estimate().epoch()).as("within the tolerance").isZero();
    run(1, 0);
    assertThat(monitor.estimate().state()).isEqualTo(UNKNOWN);
    assertHoldsTheTrueTime();
  }

  /** A daemon does not know at once that somebody has set the clock. */
  @Test
  void shouldAllowForASmallStepThatTheMachineDoesNotKnowOf() {
    peers(0, 0);
    pass(20);
    others.clear();
    time.advance(Duration.ofSeconds(100));
    passed += 100_000;
    step(90);
    pass(1);
    assertThat(monitor.estimate().state()).isEqualTo(HOLDOVER);
    assertHoldsTheTrueTime();
  }

  @Test
  void shouldHoldOverAfterAPauseWithoutAStep() {
    verifyAndSilence();
    time.advance(Duration.ofSeconds(30));
    passed += 30_000;
    run(1, 0);
    assertThat(monitor.estimate().state()).isEqualTo(HOLDOVER);
    assertThat(evidence().bound()).isEqualTo(OffsetInterval.around(0, 115_500_000));
    peers(0, 0);
    run(1, 0);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
  }

  @Test
  void shouldTrustAConfiguredErrorAnewOnceItIsConfirmed() {
    verifyAndSilence();
    run(100, 400);
    assertThat(monitor.estimate().claimed().nanos()).isGreaterThan(140 * MILLI);
    peers(0, 0);
    run(1, 0);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    assertThat(monitor.estimate().claimed()).isEqualTo(CONFIGURED);
  }
}

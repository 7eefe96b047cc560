/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ManualTimeSourceTest {

  @Test
  void shouldStandStill() {
    var time = new ManualTimeSource(7);
    assertThat(time.wallNanos()).isEqualTo(7);
    assertThat(time.wallNanos()).isEqualTo(7);
    assertThat(time.monotonicNanos()).isZero();
  }

  @Test
  void shouldAdvanceBothReadings() {
    var time = new ManualTimeSource(7);
    time.advance(Duration.ofNanos(5));
    assertThat(time.wallNanos()).isEqualTo(12);
    assertThat(time.monotonicNanos()).isEqualTo(5);
  }

  @Test
  void shouldSetEachReadingSeparately() {
    var time = new ManualTimeSource(7);
    time.setWallNanos(100);
    assertThat(time.monotonicNanos()).isZero();
    time.setMonotonicNanos(-3);
    assertThat(time.wallNanos()).isEqualTo(100);
    assertThat(time.monotonicNanos()).isEqualTo(-3);
  }

  @Test
  void shouldRefuseANegativeDuration() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ManualTimeSource(7).advance(Duration.ofNanos(-1)))
        .withMessage("a duration must not be negative: duration=PT-0.000000001S");
  }

  @Test
  void shouldRefuseADurationBeyondTheRangeOfNanoseconds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ManualTimeSource(7).advance(Duration.ofDays(365 * 300)))
        .withMessage("a duration must be at most 2^63 - 1 nanoseconds: duration=PT2628000H");
  }

  @Test
  void shouldRefuseToPassTheEndOfTheNumberSpace() {
    var time = new ManualTimeSource(-1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> time.advance(Duration.ofNanos(1)))
        .withMessageContaining("wallNanos=18446744073709551615");
    assertThat(time.wallNanos()).isEqualTo(-1);
    assertThat(time.monotonicNanos()).isZero();
  }

  @Test
  void shouldPrintBothReadings() {
    assertThat(new ManualTimeSource(-1))
        .hasToString("ManualTimeSource(wallNanos=18446744073709551615, monotonicNanos=0)");
  }
}

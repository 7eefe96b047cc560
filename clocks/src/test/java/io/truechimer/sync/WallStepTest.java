/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WallStepTest {

  /** Ten milliseconds, or a thousandth of the time that has passed. */
  @ParameterizedTest
  @CsvSource({
    "10000000, 0",
    "10000000, 10000000000",
    "20000000, 20000000000",
    "10000000, -20000000000"
  })
  void shouldTellAStepFromARate(long tolerated, long elapsed) {
    for (long sign : new long[] {1, -1}) {
      assertThat(new WallStep(sign * tolerated, elapsed).isReal(0)).isFalse();
      assertThat(new WallStep(sign * (tolerated + 1), elapsed).isReal(0)).isTrue();
      // The two clocks were not read at the same moment.
      assertThat(new WallStep(sign * (tolerated + 1), elapsed).isReal(1)).isFalse();
    }
    assertThat(new WallStep(Long.MIN_VALUE, elapsed).isReal(0)).isTrue();
    assertThat(new WallStep(Long.MAX_VALUE, elapsed).isReal(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void shouldAllowForAWallThatErredBothWays() {
    assertThat(new WallStep(100, 0).longestSleep(10)).isEqualTo(120);
    assertThat(new WallStep(-15, 0).longestSleep(10)).isEqualTo(5);
    assertThat(new WallStep(-100, 0).longestSleep(10)).as("nobody sleeps backwards").isZero();
    assertThat(new WallStep(100, 0).longestSleep(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }
}

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
      assertThat(new WallStep(sign * tolerated, elapsed, 0).isReal()).isFalse();
      assertThat(new WallStep(sign * (tolerated + 1), elapsed, 0).isReal()).isTrue();
      // The two clocks were not read at the same moment.
      assertThat(new WallStep(sign * (tolerated + 1), elapsed, 1).isReal()).isFalse();
    }
    assertThat(new WallStep(Long.MIN_VALUE, elapsed, 0).isReal()).isTrue();
    assertThat(new WallStep(Long.MAX_VALUE, elapsed, Long.MAX_VALUE).isReal()).isFalse();
  }

  @Test
  void shouldAllowForAWallThatErredBothWays() {
    assertThat(new WallStep(100, 0, 0).longestSuspend(10)).isEqualTo(120);
    assertThat(new WallStep(-15, 0, 0).longestSuspend(10)).isEqualTo(5);
    assertThat(new WallStep(-100, 0, 0).longestSuspend(10)).as("nobody sleeps backwards").isZero();
    assertThat(new WallStep(100, 0, 0).longestSuspend(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }
}

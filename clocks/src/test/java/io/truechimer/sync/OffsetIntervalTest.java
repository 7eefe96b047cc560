/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.truechimer.time.SaturatingNanos;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetIntervalTest {

  private static final long MIN = Long.MIN_VALUE;
  private static final long MAX = Long.MAX_VALUE;

  private static OffsetInterval of(long low, long high) {
    return new OffsetInterval(low, high);
  }

  @Test
  void shouldHoldBothEnds() {
    assertThat(of(-5, 9).contains(-5)).isTrue();
    assertThat(of(-5, 9).contains(9)).isTrue();
    assertThat(of(-5, 9).contains(-6)).isFalse();
    assertThat(of(-5, 9).contains(10)).isFalse();
    assertThat(of(-5, 9)).hasToString("[-5, 9]");
  }

  @Test
  void shouldRefuseToBeEmpty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(1, 0))
        .withMessage("low must be at most high: low=1, high=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(0, 0).widen(-1))
        .withMessage("error must be 0 or greater: error=-1");
  }

  @Test
  void shouldMeetWhatItTouches() {
    assertThat(of(1, 3).intersect(of(3, 5))).contains(of(3, 3));
    assertThat(of(1, 3).intersect(of(4, 5))).isEmpty();
    assertThat(of(1, 3).gap(of(4, 5))).isEqualTo(1);
    assertThat(of(4, 5).gap(of(1, 3))).isEqualTo(1);
    assertThat(of(1, 3).gap(of(3, 5))).isZero();
    assertThat(of(4, 5).hull(of(1, 3))).isEqualTo(of(1, 5));
  }

  @Test
  void shouldStopAtTheEndsOfLong() {
    assertThat(OffsetInterval.around(MAX, 1)).isEqualTo(of(MAX - 1, MAX));
    assertThat(OffsetInterval.around(MIN, MAX)).isEqualTo(of(MIN, -1));
    assertThat(of(MIN, MIN).gap(of(MAX, MAX))).isEqualTo(MAX);
    assertThat(of(MIN, MAX).middle()).isEqualTo(-1);
    assertThat(of(MIN, MAX).errorOf(MAX)).isEqualTo(MAX);
    assertThat(of(MAX - 2, MAX).middle()).isEqualTo(MAX - 1);
    assertThat(of(-3, 8).errorOf(2)).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 9223372036854775807",
    "1, 1",
    "1000, 1000000000",
    "1000, 1000000001",
    "500000, 30000000000",
    "500000, 9223372036854775807",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775807, 1",
    "1000000000, 9223372036854775807"
  })
  void shouldNeverDriftLessThanExactArithmetic(long ppb, long nanos) {
    BigInteger exact =
        new BigDecimal(BigInteger.valueOf(ppb).multiply(BigInteger.valueOf(nanos)), 9)
            .setScale(0, RoundingMode.CEILING)
            .toBigInteger()
            .min(BigInteger.valueOf(MAX));
    BigInteger drift = BigInteger.valueOf(SaturatingNanos.drift(ppb, nanos));
    assertThat(drift).isBetween(exact, exact.add(BigInteger.valueOf(ppb)));
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaturatingNanosTest {

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  @ParameterizedTest
  @CsvSource({
    // a, b, sum, difference
    "3, 5, 8, -2",
    "-3, -5, -8, 2",
    "9223372036854775807, 0, 9223372036854775807, 9223372036854775807",
    "9223372036854775806, 1, 9223372036854775807, 9223372036854775805",
    "9223372036854775807, 1, 9223372036854775807, 9223372036854775806",
    "9223372036854775807, -1, 9223372036854775806, 9223372036854775807",
    "-9223372036854775808, 1, -9223372036854775807, -9223372036854775808",
    "-9223372036854775808, -1, -9223372036854775808, -9223372036854775807",
    "0, -9223372036854775808, -9223372036854775808, 9223372036854775807",
    "-1, -9223372036854775808, -9223372036854775808, 9223372036854775807"
  })
  void shouldStopAtTheEndsOfALong(long a, long b, long sum, long difference) {
    assertThat(SaturatingNanos.add(a, b)).isEqualTo(sum);
    assertThat(SaturatingNanos.subtract(a, b)).isEqualTo(difference);
  }

  @Test
  void shouldAgreeWithExactArithmetic() {
    List<Long> values =
        List.of(
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            -2L,
            -1L,
            0L,
            1L,
            2L,
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE);
    for (long a : values) {
      for (long b : values) {
        BigInteger exactA = BigInteger.valueOf(a);
        BigInteger exactB = BigInteger.valueOf(b);
        assertThat(SaturatingNanos.add(a, b))
            .as("%d + %d", a, b)
            .isEqualTo(exactA.add(exactB).max(MIN).min(MAX).longValueExact());
        assertThat(SaturatingNanos.subtract(a, b))
            .as("%d - %d", a, b)
            .isEqualTo(exactA.subtract(exactB).max(MIN).min(MAX).longValueExact());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // ppb, nanoseconds, drift
    "0, 9223372036854775807, 0",
    "1000, 0, 0",
    "1000, 1000000000, 1000",
    // rounded up
    "1, 1, 1",
    "1000, 1000000001, 1001",
    "50000, 1000000000, 50000",
    // the greatest product that fits a long: 500 ppm for about 5 hours
    "500000, 18446744073709, 9223372037",
    // beyond it, a part of a second counts as a whole one
    "500000, 18446744073710, 9223500000",
    // saturated
    "9223372036854775807, 9223372036854775807, 9223372036854775807",
    "9223372036854775807, 2000000000, 9223372036854775807"
  })
  void shouldRoundDriftUp(long ppb, long nanos, long drift) {
    assertThat(SaturatingNanos.drift(ppb, nanos)).isEqualTo(drift);
  }

  /** A drift above 9 s may be too great by the drift of one second, but never too small. */
  @ParameterizedTest
  @CsvSource({
    "0, 9223372036854775807",
    "1, 1",
    "1000, 1000000000",
    "1000, 1000000001",
    "500000, 30000000000",
    "500000, 18446744073710",
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
            .min(MAX);
    assertThat(BigInteger.valueOf(SaturatingNanos.drift(ppb, nanos)))
        .isBetween(exact, exact.add(BigInteger.valueOf(ppb)));
  }
}

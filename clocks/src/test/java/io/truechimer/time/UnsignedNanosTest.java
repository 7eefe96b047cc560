/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsignedNanosTest {

  @ParameterizedTest
  @CsvSource({
    // time, other, difference
    "0, 0, 0",
    "5, 3, 2",
    "3, 5, -2",
    // across 2^63, where the sign of a long changes
    "9223372036854775808, 9223372036854775807, 1",
    "9223372036854775807, 9223372036854775808, -1",
    // the greatest differences that a long can hold
    "9223372036854775807, 0, 9223372036854775807",
    "0, 9223372036854775808, -9223372036854775808",
    "18446744073709551615, 9223372036854775808, 9223372036854775807",
    // greater differences stop at the ends of a long
    "9223372036854775808, 0, 9223372036854775807",
    "0, 9223372036854775809, -9223372036854775808",
    "18446744073709551615, 0, 9223372036854775807",
    "0, 18446744073709551615, -9223372036854775808",
    "18446744073709551615, 18446744073709551615, 0"
  })
  void shouldTakeDifferencesWithinALong(String time, String other, long difference) {
    assertThat(
            UnsignedNanos.difference(Long.parseUnsignedLong(time), Long.parseUnsignedLong(other)))
        .isEqualTo(difference);
  }

  @Test
  void shouldAgreeWithExactArithmeticAtTheEndsOfTheNumberSpace() {
    List<Long> times =
        List.of(
            0L, 1L, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L);
    for (long time : times) {
      for (long other : times) {
        BigInteger exact = unsigned(time).subtract(unsigned(other));
        long expected =
            exact
                .max(BigInteger.valueOf(Long.MIN_VALUE))
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
        assertThat(UnsignedNanos.difference(time, other)).isEqualTo(expected);
        assertThat(UnsignedNanos.max(time, other)).isEqualTo(exact.signum() >= 0 ? time : other);
        assertThat(UnsignedNanos.min(time, other)).isEqualTo(exact.signum() <= 0 ? time : other);
      }
    }
  }

  private static BigInteger unsigned(long nanos) {
    return new BigInteger(Long.toUnsignedString(nanos));
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeIntervalTest {

  @ParameterizedTest(name = "[{0}, {1}] and [{2}, {3}]: {4}")
  @CsvSource({
    "1, 2, 3, 4, before",
    "3, 4, 1, 2, after",
    "1, 2, 2, 3, not ordered", // touching ends share a moment
    "1, 9, 3, 4, not ordered",
    "5, 5, 5, 5, not ordered",
    "1, 9223372036854775807, -9223372036854775808, -1, before", // unsigned
  })
  void shouldOrderOnlyWhatIsCertain(long a, long b, long c, long d, String order) {
    var first = new TimeInterval(a, b);
    var second = new TimeInterval(c, d);
    assertThat(first.definitelyBefore(second)).isEqualTo(order.equals("before"));
    assertThat(first.definitelyAfter(second)).isEqualTo(order.equals("after"));
  }

  @Test
  void shouldRefuseAnEmptyInterval() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeInterval(-1, 2))
        .withMessage(
            "an interval must not end before it begins: earliest=18446744073709551615, latest=2");
  }

  @Test
  void shouldPrintBothEnds() {
    assertThat(new TimeInterval(5, -1)).hasToString("[5, 18446744073709551615]");
  }
}

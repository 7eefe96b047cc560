/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0us, +0us",
    "999999, 999us, +999us",
    "1000000, 1.0ms, +1.0ms",
    "-25049999, -25.0ms, -25.0ms",
    "999900000, 999.9ms, +999.9ms",
    "1000000000, 1.0s, +1.0s",
    "-3600000000000, -3600.0s, -3600.0s",
    "9223372036854775807, unbounded, unbounded"
  })
  void shouldChooseTheUnit(long nanos, String text, String signed) {
    assertThat(DurationText.text(nanos)).isEqualTo(text);
    assertThat(DurationText.signed(nanos)).isEqualTo(signed);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimestampRegisterTest {

  @Test
  void shouldTakeTheFastPathOnceTheWallHasPassedTheOverflowRegister() {
    TimestampRegister last = new TimestampRegister(1_000);
    last.advanceTo(HybridTimestamp.of(1_010, 256));
    assertThat(last.overflow()).isEqualTo(HybridTimestamp.of(1_010, 256));

    assertThat(last.advanceIfPast(1_009)).isFalse();
    assertThat(last.advanceIfPast(1_010)).isFalse();
    assertThat(last.get()).isEqualTo(HybridTimestamp.of(1_010, 256));

    assertThat(last.advanceIfPast(1_011)).isTrue();
    assertThat(last.get()).isEqualTo(HybridTimestamp.of(1_011, 0));
    assertThat(last.advanceIfPast(1_011)).isFalse();
  }

  /** Beyond 2^63 - 1 wall times are negative numbers. */
  @Test
  void shouldCompareWallTimesAsUnsignedNumbers() {
    TimestampRegister last = new TimestampRegister(Long.MAX_VALUE - 10);
    last.advanceTo(HybridTimestamp.of(Long.MIN_VALUE + 5, 256));

    assertThat(last.advanceIfPast(Long.MAX_VALUE)).isFalse();
    assertThat(last.advanceIfPast(Long.MIN_VALUE + 6)).isTrue();
    assertThat(last.get()).isEqualTo(HybridTimestamp.of(Long.MIN_VALUE + 6, 0));
  }

  @Test
  void shouldNotPackATimestampThatDoesNotFit() {
    TimestampRegister last = new TimestampRegister(1_000);

    assertThat(last.advanceIfPast(999)).isFalse();
    assertThat(last.advanceIfPast(1_000)).isFalse();
    assertThat(last.advanceIfPast(1_000 + (1L << 56))).isFalse();
    assertThat(last.get()).isEqualTo(HybridTimestamp.of(1_000, 0));
  }
}

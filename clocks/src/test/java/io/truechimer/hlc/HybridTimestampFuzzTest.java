/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Hostile bytes and text give a timestamp that is written the same way again, or an {@link
 * IllegalArgumentException}. Plain builds replay the seeds in the test resources; with the profile
 * {@code fuzz} Jazzer looks for more.
 */
class HybridTimestampFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void fromBytes(byte[] bytes) {
    HybridTimestamp read;
    try {
      read = HybridTimestamp.fromBytes(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(bytes.length).isNotEqualTo(HybridTimestamp.BYTES);
      return;
    }
    assertThat(read.toBytes()).isEqualTo(bytes);
  }

  @FuzzTest(maxDuration = "60s")
  void parse(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    HybridTimestamp read;
    try {
      read = HybridTimestamp.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(read).hasToString(text);
  }
}

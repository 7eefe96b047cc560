/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Hostile bytes are read, or refused as documented; what is read has these bytes and no others. As
 * part of a build: the seeds in the resources.
 */
class SiblingsFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void read(byte[] bytes) {
    Siblings<byte[]> siblings;
    try {
      siblings = SiblingsCodec.read(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(": ");
      return;
    }
    assertThat(SiblingsCodec.write(siblings)).isEqualTo(bytes);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.truechimer.itc.Stamp;

/**
 * Hostile bytes give a stamp that is written again as Protocol Buffers itself writes it, or an
 * {@link IllegalArgumentException}.
 */
class ProtobufStampsFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void decode(byte[] bytes) throws InvalidProtocolBufferException {
    check(bytes);
  }

  /** {@return whether the bytes were a stamp} */
  static boolean check(byte[] bytes) throws InvalidProtocolBufferException {
    Stamp stamp;
    try {
      stamp = ProtobufStamps.decode(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("=").hasSizeLessThan(300);
      return false;
    }
    byte[] written = ProtobufStamps.encode(stamp);
    assertThat(ProtobufStamps.decode(written)).isEqualTo(stamp);
    // What is more in the bytes was not ours: fields of others, or other ways to write ours.
    DynamicMessage read = DynamicMessage.parseFrom(Schema.STAMP, bytes);
    assertThat(read).isNotNull();
    assertThat(DynamicMessage.parseFrom(Schema.STAMP, written))
        .isEqualTo(Schema.message(stamp.toString()));
    return true;
  }
}

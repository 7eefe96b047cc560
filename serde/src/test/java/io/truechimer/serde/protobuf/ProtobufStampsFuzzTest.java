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
import io.truechimer.serde.Allocation;
import java.util.Optional;

/**
 * Hostile bytes yield the stamp that Protocol Buffers itself reads, or an {@link
 * IllegalArgumentException}, within bounded memory.
 */
class ProtobufStampsFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void decode(byte[] bytes) throws Exception {
    Allocation.bounded(bytes.length, () -> decoded(bytes));
    check(bytes);
  }

  private static Optional<Stamp> decoded(byte[] bytes) {
    try {
      return Optional.of(ProtobufStamps.decode(bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@return whether the bytes are a stamp} */
  static boolean check(byte[] bytes) throws InvalidProtocolBufferException {
    Stamp stamp;
    try {
      stamp = ProtobufStamps.decode(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("=").hasSizeLessThan(300);
      return false;
    }
    // Unknown fields and other encodings are lost.
    assertThat(Schema.text(DynamicMessage.parseFrom(Schema.STAMP, bytes)))
        .isEqualTo(stamp.toString());
    byte[] written = ProtobufStamps.encode(stamp);
    assertThat(written).isEqualTo(Schema.message(stamp.toString()).toByteArray());
    assertThat(ProtobufStamps.decode(written)).isEqualTo(stamp);
    return true;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Hostile bytes are read, or refused as documented, in little memory; what is read is written and
 * read again. As part of a build: the seeds in the resources.
 */
class SerdesFuzzTest {

  /** What a refusal costs at most, its exceptions included, and what a byte costs at most. */
  private static final long BYTES = 1 << 16;

  private static final long BYTES_PER_BYTE = 1 << 7;

  @FuzzTest(maxDuration = "2m")
  void timestamp(byte[] bytes) {
    check(ClockSerdes.hybridTimestamp(), bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void stamp(byte[] bytes) {
    check(ClockSerdes.stamp(), bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void heartbeat(byte[] bytes) {
    check(ClockSerdes.heartbeat(), bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void stamped(byte[] bytes) {
    check(ClockSerdes.stamped(Serdes.ByteBuffer()), bytes);
  }

  private static <T> void check(Serde<T> serde, byte[] bytes) {
    read(serde, bytes); // Loads the classes, which takes memory too.
    long before = Allocation.ofThisThread();
    Optional<T> read = read(serde, bytes);
    assertThat(Allocation.ofThisThread() - before)
        .as("bytes allocated")
        .isLessThan(BYTES + BYTES_PER_BYTE * bytes.length);
    read.ifPresent(
        value -> {
          byte[] again = serde.serializer().serialize("topic", value);
          assertThat(serde.deserializer().deserialize("topic", again)).isEqualTo(value);
        });
  }

  private static <T> Optional<T> read(Serde<T> serde, byte[] bytes) {
    try {
      return Optional.of(serde.deserializer().deserialize("topic", bytes));
    } catch (SerializationException e) {
      assertThat(e).hasMessageContaining("topic=topic, rule: ");
      return Optional.empty();
    }
  }
}

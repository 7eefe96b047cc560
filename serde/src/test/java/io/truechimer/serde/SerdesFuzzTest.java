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
 * Hostile bytes are either read or refused as documented, within bounded memory. Values that are
 * read can be written and read again. A normal build runs only the seeds in the resources.
 */
class SerdesFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void timestamp(byte[] bytes) throws Exception {
    check(ClockSerdes.hybridTimestamp(), bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void stamp(byte[] bytes) throws Exception {
    check(ClockSerdes.stamp(), bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void heartbeat(byte[] bytes) throws Exception {
    check(ClockSerdes.heartbeat(), bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void stamped(byte[] bytes) throws Exception {
    check(ClockSerdes.stamped(Serdes.ByteBuffer()), bytes);
  }

  private static <T> void check(Serde<T> serde, byte[] bytes) throws Exception {
    Optional<T> read = Allocation.bounded(bytes.length, () -> read(serde, bytes));
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

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A value that knows what it truly descends from: the numbers of all writes that had an influence
 * on it. It gets a number of its own when it is about to be written.
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record Write(long id, long[] ancestors) {

  private static final long UNNAMED = -1;

  static final Write NONE = new Write(UNNAMED, new long[0]);

  /** {@return the first of its kind: it descends from nothing} */
  static Write input(long id) {
    return new Write(id, new long[0]);
  }

  /** {@return what descends from some values; null among them counts for nothing} */
  static Write of(Write... causes) {
    return new Write(
        UNNAMED,
        Stream.of(causes)
            .filter(cause -> cause != null)
            .flatMapToLong(
                cause ->
                    cause.id == UNNAMED
                        ? LongStream.of(cause.ancestors)
                        : LongStream.concat(
                            LongStream.of(cause.id), LongStream.of(cause.ancestors)))
            .distinct()
            .toArray());
  }

  /** {@return a write with a number that no other has} */
  Write named() {
    return new Write(ThreadLocalRandom.current().nextLong(1L << 32, Long.MAX_VALUE), ancestors);
  }

  static Serde<Write> serde() {
    return Serdes.serdeFrom(
        (topic, write) -> write == null ? null : write.toBytes(),
        (topic, bytes) -> bytes == null ? null : fromBytes(bytes));
  }

  private byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES * (1 + ancestors.length)).putLong(id);
    LongStream.of(ancestors).forEach(buffer::putLong);
    return buffer.array();
  }

  static Write fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long id = buffer.getLong();
    long[] ancestors = new long[buffer.remaining() / Long.BYTES];
    Arrays.setAll(ancestors, i -> buffer.getLong());
    return new Write(id, ancestors);
  }
}

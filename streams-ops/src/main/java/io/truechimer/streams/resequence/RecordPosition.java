/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import io.truechimer.hlc.HybridTimestamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * Where a record stands in the order of a {@link Resequencer}: by timestamp, topic, partition and
 * offset; and by a number, for an operator between the source and the resequencer may make several
 * records of one.
 *
 * <p>As bytes, whose unsigned order is that order:
 *
 * <pre>
 * position  = timestamp topic %x00 partition offset number
 * timestamp = 12 bytes   ; see {@link HybridTimestamp}
 * topic     = 1*249 char ; the names of topics are made of letters, digits, ".", "_" and "-"
 * partition = 4 bytes    ; this and the following are not negative, and big endian
 * offset    = 8 bytes
 * number    = 4 bytes
 * </pre>
 */
record RecordPosition(
    HybridTimestamp timestamp, String topic, int partition, long offset, int number) {

  private static final int FIXED_BYTES =
      HybridTimestamp.BYTES + 1 + Integer.BYTES + Long.BYTES + Integer.BYTES;

  /**
   * Writes a position.
   *
   * @param tag what the bytes begin with
   */
  Bytes toBytes(byte tag) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(1 + FIXED_BYTES + name.length);
    buffer.put(tag).put(timestamp.toBytes()).put(name).put((byte) 0);
    buffer.putInt(partition).putLong(offset).putInt(number);
    return Bytes.wrap(buffer.array());
  }

  /**
   * {@return the position that some bytes say}
   *
   * @param bytes what {@link #toBytes} writes, with any tag
   * @throws IllegalArgumentException if they are not of that form
   */
  static RecordPosition fromBytes(byte[] bytes) {
    int nameLength = bytes.length - 1 - FIXED_BYTES;
    int end = 1 + HybridTimestamp.BYTES + nameLength;
    if (nameLength < 1 || bytes[end] != 0) {
      throw new IllegalArgumentException("a position has a topic's name: length=" + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, end + 1, bytes.length - end - 1);
    RecordPosition position =
        new RecordPosition(
            HybridTimestamp.fromBytes(bytes, 1),
            new String(bytes, 1 + HybridTimestamp.BYTES, nameLength, StandardCharsets.UTF_8),
            buffer.getInt(),
            buffer.getLong(),
            buffer.getInt());
    if (position.partition < 0 || position.offset < 0 || position.number < 0) {
      throw new IllegalArgumentException("a position has no negative numbers: " + position);
    }
    return position;
  }
}

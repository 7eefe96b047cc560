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
 * The position of a record in the order of a {@link Resequencer}: timestamp, topic, partition,
 * offset, number. The number distinguishes records that an operator before the resequencer has made
 * of one input record.
 *
 * <p>Encoding; the unsigned order of the bytes is the order of positions:
 *
 * <pre>
 * position  = timestamp topic %x00 partition offset number
 * timestamp = 12 bytes   ; see {@link HybridTimestamp}
 * topic     = 1*249 char ; the name of a topic consists of letters, digits, ".", "_" and "-"
 * partition = 4 bytes    ; this and the following are big endian, and not negative
 * offset    = 8 bytes
 * number    = 4 bytes
 * </pre>
 */
record RecordPosition(
    HybridTimestamp timestamp, String topic, int partition, long offset, int number) {

  private static final int FIXED_BYTES =
      HybridTimestamp.BYTES + 1 + Integer.BYTES + Long.BYTES + Integer.BYTES;

  /**
   * {@return the encoded position}
   *
   * @param tag the first byte
   */
  Bytes toBytes(byte tag) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(1 + FIXED_BYTES + name.length);
    buffer.put(tag).put(timestamp.toBytes()).put(name).put((byte) 0);
    buffer.putInt(partition).putLong(offset).putInt(number);
    return Bytes.wrap(buffer.array());
  }

  /**
   * {@return the decoded position}
   *
   * @param bytes the result of {@link #toBytes}, with any tag
   * @throws IllegalArgumentException if the bytes are not a valid encoding
   */
  static RecordPosition fromBytes(byte[] bytes) {
    int nameLength = bytes.length - 1 - FIXED_BYTES;
    int end = 1 + HybridTimestamp.BYTES + nameLength;
    if (nameLength < 1 || bytes[end] != 0) {
      throw new IllegalArgumentException(
          "A position must have the name of a topic: length=" + bytes.length);
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
      throw new IllegalArgumentException("A position must have no negative numbers: " + position);
    }
    return position;
  }
}

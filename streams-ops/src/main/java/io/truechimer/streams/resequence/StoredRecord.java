/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A record in the store of a {@link Resequencer}. Its key in the store is its position.
 *
 * <p>Encoding (version 1; numbers are big endian):
 *
 * <pre>
 * record    = %x10 timestamp headers key value
 * timestamp = 8 bytes            ; milliseconds, not negative
 * headers   = number *header     ; in their order; number says how many
 * header    = length bytes data  ; the key in UTF-8, the value
 * key       = data
 * value     = data
 * data      = length bytes / %xffffffff   ; the latter is null
 * number    = 4 bytes            ; not negative
 * length    = 4 bytes            ; not negative
 * </pre>
 *
 * <p>The decoder is strict: it allocates nothing before it knows that the bytes are there, and
 * allows no bytes at the end.
 *
 * @param timestamp the record's own timestamp in milliseconds
 * @param key the serialized key; may be null
 * @param value the serialized value; may be null
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record StoredRecord(long timestamp, Headers headers, byte[] key, byte[] value) {

  private static final byte VERSION = 0x10;
  private static final int NULL = -1;

  /** The size of the shortest header: two lengths. */
  private static final int LEAST_HEADER = 2 * Integer.BYTES;

  byte[] toBytes() {
    Header[] all = headers.toArray();
    byte[][] names = new byte[all.length][];
    int size = 1 + Long.BYTES + Integer.BYTES + sizeOf(key) + sizeOf(value);
    for (int i = 0; i < all.length; i++) {
      names[i] = all[i].key().getBytes(StandardCharsets.UTF_8);
      size = Math.addExact(size, sizeOf(names[i]) + sizeOf(all[i].value()));
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    buffer.put(VERSION).putLong(timestamp).putInt(all.length);
    for (int i = 0; i < all.length; i++) {
      write(buffer, names[i]);
      write(buffer, all[i].value());
    }
    write(buffer, key);
    write(buffer, value);
    return buffer.array();
  }

  private static int sizeOf(byte[] data) {
    return Integer.BYTES + (data == null ? 0 : data.length);
  }

  private static void write(ByteBuffer buffer, byte[] data) {
    if (data == null) {
      buffer.putInt(NULL);
    } else {
      buffer.putInt(data.length).put(data);
    }
  }

  /**
   * {@return the decoded record}
   *
   * @param bytes the result of {@link #toBytes}
   * @throws IllegalArgumentException if the bytes are not a valid encoding
   */
  static StoredRecord fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    check(buffer.hasRemaining() && buffer.get() == VERSION, "begin with 0x10", bytes);
    check(buffer.remaining() >= Long.BYTES, "have a timestamp", bytes);
    long timestamp = buffer.getLong();
    check(timestamp >= 0, "have a timestamp that is not negative", bytes);
    check(buffer.remaining() >= Integer.BYTES, "have a number of headers", bytes);
    int count = buffer.getInt();
    check(
        count >= 0 && count <= buffer.remaining() / LEAST_HEADER,
        "have as many headers as it says",
        bytes);
    Headers headers = new Record<>(null, null, 0).headers(); // RecordHeaders is internal.
    for (int i = 0; i < count; i++) {
      byte[] name = read(buffer, bytes);
      check(name != null, "have a key in each header", bytes);
      String text = new String(name, StandardCharsets.UTF_8);
      check(Arrays.equals(text.getBytes(StandardCharsets.UTF_8), name), "be in UTF-8", bytes);
      headers.add(text, read(buffer, bytes));
    }
    byte[] key = read(buffer, bytes);
    byte[] value = read(buffer, bytes);
    check(!buffer.hasRemaining(), "end with its value", bytes);
    return new StoredRecord(timestamp, headers, key, value);
  }

  private static byte[] read(ByteBuffer buffer, byte[] bytes) {
    check(buffer.remaining() >= Integer.BYTES, "have the length of each part", bytes);
    int length = buffer.getInt();
    if (length == NULL) {
      return null;
    }
    check(length >= 0 && length <= buffer.remaining(), "have the length that it says", bytes);
    byte[] data = new byte[length];
    buffer.get(data);
    return data;
  }

  private static void check(boolean holds, String rule, byte[] bytes) {
    if (!holds) {
      throw new IllegalArgumentException(
          "A stored record must " + rule + ": length=" + bytes.length);
    }
  }
}

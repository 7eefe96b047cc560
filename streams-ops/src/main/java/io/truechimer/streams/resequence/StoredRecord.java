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
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record as a {@link Resequencer} stores it; where it came from stands in its key.
 *
 * <p>As bytes (version 1; numbers big endian):
 *
 * <pre>
 * record    = %x10 timestamp headers key value
 * timestamp = 8 bytes            ; milliseconds, not negative
 * headers   = number *header     ; in their order, as many as the number says
 * header    = length bytes data  ; the key in UTF-8, the value
 * key       = data
 * value     = data
 * data      = length bytes / %xffffffff   ; the latter is null
 * number    = 4 bytes            ; not negative
 * length    = 4 bytes            ; not negative
 * </pre>
 *
 * <p>To read is to be strict: nothing is reserved before the bytes are known to be there, and none
 * may be left over.
 *
 * @param timestamp the record's own timestamp
 * @param headers its headers
 * @param key its key in bytes; null for none
 * @param value its value in bytes; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record StoredRecord(long timestamp, Headers headers, byte[] key, byte[] value) {

  private static final byte VERSION = 0x10;
  private static final int NULL = -1;

  /** What the shortest header takes: two lengths. */
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
   * {@return the record that some bytes say}
   *
   * @param bytes what {@link #toBytes} writes
   * @throws IllegalArgumentException if they are not of that form
   */
  static StoredRecord fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    check(buffer.hasRemaining() && buffer.get() == VERSION, "begins with 0x10", bytes);
    check(buffer.remaining() >= Long.BYTES, "has a timestamp", bytes);
    long timestamp = buffer.getLong();
    check(timestamp >= 0, "has a timestamp that is not negative", bytes);
    check(buffer.remaining() >= Integer.BYTES, "has a number of headers", bytes);
    int count = buffer.getInt();
    check(
        count >= 0 && count <= buffer.remaining() / LEAST_HEADER,
        "has as many headers as it says",
        bytes);
    Headers headers = new RecordHeaders();
    for (int i = 0; i < count; i++) {
      byte[] name = read(buffer, bytes);
      check(name != null, "has a key in each header", bytes);
      String text = new String(name, StandardCharsets.UTF_8);
      check(Arrays.equals(text.getBytes(StandardCharsets.UTF_8), name), "is in UTF-8", bytes);
      headers.add(text, read(buffer, bytes));
    }
    byte[] key = read(buffer, bytes);
    byte[] value = read(buffer, bytes);
    check(!buffer.hasRemaining(), "ends with its value", bytes);
    return new StoredRecord(timestamp, headers, key, value);
  }

  private static byte[] read(ByteBuffer buffer, byte[] bytes) {
    check(buffer.remaining() >= Integer.BYTES, "has the length of each part", bytes);
    int length = buffer.getInt();
    if (length == NULL) {
      return null;
    }
    check(length >= 0 && length <= buffer.remaining(), "has the length that it says", bytes);
    byte[] data = new byte[length];
    buffer.get(data);
    return data;
  }

  private static void check(boolean holds, String rule, byte[] bytes) {
    if (!holds) {
      throw new IllegalArgumentException("a stored record " + rule + ": length=" + bytes.length);
    }
  }
}

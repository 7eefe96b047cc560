/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads bits from an array of bytes, the most significant bit of each byte first. It throws at an
 * attempt to read past the end.
 */
final class BitReader {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int length;
  private int position;

  /**
   * Creates a reader.
   *
   * @param from the index of the byte with the first bit
   * @param length the number of bits; later bits are not read
   */
  BitReader(byte[] bytes, int from, int length) {
    // The padding allows peek() to load 64 bits at every position.
    this.bytes = Arrays.copyOfRange(bytes, from, bytes.length + Long.BYTES + 1);
    this.length = length;
  }

  int position() {
    return position;
  }

  /** {@return the number of bits not read yet} */
  int remaining() {
    return length - position;
  }

  /** {@return the next 64 bits} Bits past the end are undefined; {@link #skip} refuses them. */
  long peek() {
    int at = position >>> 3;
    int shift = position & 7;
    long next = (long) LONG.get(bytes, at) << shift;
    return next | (bytes[at + Long.BYTES] & 0xFF) >>> (Byte.SIZE - shift);
  }

  void skip(int count) {
    if (count > length - position) {
      throw new IllegalArgumentException(
          "a stamp must not end in the middle of a tree: length=" + length + " bits");
    }
    position += count;
  }

  /** {@return the value of the next {@code count} (1 to 63) bits} */
  long read(int count) {
    long value = peek() >>> (Long.SIZE - count);
    skip(count);
    return value;
  }
}

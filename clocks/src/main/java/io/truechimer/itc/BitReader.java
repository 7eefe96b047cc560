/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads bits from bytes, the most significant bit first, and refuses to read past their end. */
final class BitReader {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int length;
  private int position;

  /**
   * Begins with the first bit of a byte.
   *
   * @param from which byte
   * @param length how many bits there are; the rest of the bytes is not read
   */
  BitReader(byte[] bytes, int from, int length) {
    // With room behind, so that the next 64 bits can be looked at wherever the position is.
    this.bytes = Arrays.copyOfRange(bytes, from, bytes.length + Long.BYTES + 1);
    this.length = length;
  }

  int position() {
    return position;
  }

  /** {@return how many bits are left} */
  int remaining() {
    return length - position;
  }

  /**
   * {@return the next 64 bits; beyond the end they mean nothing, and {@link #skip} refuses them}
   */
  long peek() {
    int at = position >>> 3;
    int shift = position & 7;
    long next = (long) LONG.get(bytes, at) << shift;
    return next | (bytes[at + Long.BYTES] & 0xFF) >>> (Byte.SIZE - shift);
  }

  void skip(int count) {
    if (count > length - position) {
      throw new IllegalArgumentException(
          "a stamp ends where its trees do, not before: length=" + length + " bits");
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

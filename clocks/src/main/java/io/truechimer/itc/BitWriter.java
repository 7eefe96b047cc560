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
 * Builds an array of bytes from its last bit to its first. The most significant bit of each byte is
 * the first; zeros fill the last byte.
 */
final class BitWriter {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // words[0] has the last 64 bits, words[1] the 64 bits before them, and so on. The lowest bits of
  // the accumulator are the bits that do not fill a word yet.
  private long[] words = new long[16];
  private int full;
  private long accumulator;
  private int used;

  /** Writes the lowest {@code count} (1 to 63) bits of a value before all bits written so far. */
  void prepend(long value, int count) {
    accumulator |= value << used;
    used += count;
    if (used >= Long.SIZE) {
      if (full == words.length) {
        words = Arrays.copyOf(words, full << 1);
      }
      words[full++] = accumulator;
      used -= Long.SIZE;
      // Keep the bits that did not fit. If all bits fit, used is 0, and the shift leaves nothing.
      accumulator = value >>> (count - used);
    }
  }

  /** {@return the number of bits written so far} */
  int length() {
    return full * Long.SIZE + used;
  }

  byte[] toBytes() {
    int padding = -length() & 7;
    byte[] out = new byte[(length() + padding) >>> 3];
    int at = out.length;
    long carry = 0;
    for (int word = 0; word < full; word++) {
      at -= Long.BYTES;
      LONG.set(out, at, words[word] << padding | carry);
      // Two shifts, because Java treats a shift by 64 as a shift by 0.
      carry = words[word] >>> 1 >>> (Long.SIZE - 1 - padding);
    }
    // The remaining bits and the padding fill at most 8 whole bytes.
    long rest = accumulator << padding | carry;
    for (; at > 0; rest >>>= Byte.SIZE) {
      out[--at] = (byte) rest;
    }
    return out;
  }
}

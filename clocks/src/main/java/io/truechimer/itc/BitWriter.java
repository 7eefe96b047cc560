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
 * Collects bits from the last to the first, and gives them out as bytes, the most significant bit
 * first, with zeros at the end.
 */
final class BitWriter {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // The last 64 bits are in words[0], the 64 before in words[1], and so on; what does not fill a
  // word yet is in the lowest bits of the accumulator.
  private long[] words = new long[16];
  private int full;
  private long accumulator;
  private int used;

  /** Puts a field in front of what is there: the lowest {@code count} (1 to 63) bits of a value. */
  void prepend(long value, int count) {
    accumulator |= value << used;
    used += count;
    if (used >= Long.SIZE) {
      if (full == words.length) {
        words = Arrays.copyOf(words, full << 1);
      }
      words[full++] = accumulator;
      used -= Long.SIZE;
      // What did not fit. If all did, count - used is count, and nothing is left of the value.
      accumulator = value >>> (count - used);
    }
  }

  /** {@return the number of bits so far} */
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
      // In two steps, as a shift by 64 would be one by 0.
      carry = words[word] >>> 1 >>> (Long.SIZE - 1 - padding);
    }
    // What is left and the padding fill whole bytes, 8 at the most.
    long rest = accumulator << padding | carry;
    for (; at > 0; rest >>>= Byte.SIZE) {
      out[--at] = (byte) rest;
    }
    return out;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bits that need not fill the last byte: a stamp in the notation of the paper that it comes from,
 * see {@link Stamp#encodeBits}. Immutable.
 *
 * @param bytes the bits, the most significant of each byte first, then zeros up to the byte
 * @param length the number of bits
 */
@SuppressWarnings("ArrayRecordComponent") // It is copied both ways, and compared by value.
public record Bits(byte[] bytes, int length) {

  /**
   * Takes a copy of the bytes.
   *
   * @param bytes the bits
   * @param length the number of bits
   * @throws IllegalArgumentException if that is another number of bytes, or if the bits are not
   *     followed by zeros
   */
  public Bits {
    bytes = bytes.clone();
    if (length < 0 || (length + Byte.SIZE - 1) / Byte.SIZE != bytes.length) {
      throw new IllegalArgumentException(
          "the bits fill all bytes, the last one at least in part: bytes="
              + bytes.length
              + ", length="
              + length);
    }
    int padding = Byte.SIZE * bytes.length - length;
    if (padding > 0 && (bytes[bytes.length - 1] & ((1 << padding) - 1)) != 0) {
      throw new IllegalArgumentException("zeros follow the bits: length=" + length);
    }
  }

  /** {@return a copy of the bytes} */
  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bits that && length == that.length && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + length;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes) + "/" + length;
  }
}

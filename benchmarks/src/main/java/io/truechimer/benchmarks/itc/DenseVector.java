/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A version vector for participants numbered 0 to n - 1: an array of counters. Immutable. Encoded
 * as one varint per counter, seven bits per byte, least significant first.
 */
final class DenseVector implements VersionVector<DenseVector> {

  private static final int MAX_VARINT_BYTES = 10;

  private final long[] counters;

  private DenseVector(long[] counters) {
    this.counters = counters;
  }

  static DenseVector ofSize(int size) {
    return new DenseVector(new long[size]);
  }

  int size() {
    return counters.length;
  }

  @Override
  public DenseVector event(int participant) {
    long[] next = counters.clone();
    next[participant]++;
    return new DenseVector(next);
  }

  @Override
  public DenseVector join(DenseVector other) {
    long[] joined = new long[counters.length];
    for (int i = 0; i < joined.length; i++) {
      joined[i] = Math.max(counters[i], other.counters[i]);
    }
    return new DenseVector(joined);
  }

  @Override
  public boolean leq(DenseVector other) {
    for (int i = 0; i < counters.length; i++) {
      if (counters[i] > other.counters[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public byte[] toBytes() {
    return varints(counters);
  }

  /** {@return the least counter, then each counter minus the least, as varints} */
  byte[] toBytesAboveLeast() {
    long least = Arrays.stream(counters).min().orElse(0);
    return varints(
        LongStream.concat(LongStream.of(least), Arrays.stream(counters).map(c -> c - least))
            .toArray());
  }

  private static byte[] varints(long[] numbers) {
    byte[] out = new byte[numbers.length * MAX_VARINT_BYTES];
    int at = 0;
    for (long number : numbers) {
      long rest = number;
      while (rest >>> 7 != 0) {
        out[at++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      out[at++] = (byte) rest;
    }
    return Arrays.copyOf(out, at);
  }

  /** {@return 8 bytes per counter} */
  byte[] toFixedBytes() {
    ByteBuffer out = ByteBuffer.allocate(counters.length * Long.BYTES);
    out.asLongBuffer().put(counters);
    return out.array();
  }

  static DenseVector fromBytes(byte[] bytes, int size) {
    long[] counters = new long[size];
    int at = 0;
    for (int i = 0; i < size; i++) {
      long counter = 0;
      int shift = 0;
      while (bytes[at] < 0) {
        counter |= (long) (bytes[at++] & 0x7F) << shift;
        shift += 7;
      }
      counters[i] = counter | (long) bytes[at++] << shift;
    }
    return new DenseVector(counters);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Objects;

/**
 * A timestamp of a hybrid logical clock: a wall time, and a logical counter that orders events with
 * the same wall time.
 *
 * <p>Both parts are <em>unsigned</em>: {@code wallTime} is 0 to 2^64 - 1 nanoseconds since the Unix
 * epoch (until the year 2554), {@code logical} is 0 to 2^32 - 1. Timestamps are ordered by wall
 * time, then by counter.
 *
 * <p>Binary form (version 1; it never changes):
 *
 * <pre>
 * timestamp = wallTime logical   ; 12 bytes
 * wallTime  = 8 bytes            ; unsigned, big endian
 * logical   = 4 bytes            ; unsigned, big endian
 * </pre>
 *
 * The unsigned order of the bytes is the order of the timestamps. For example, {@code
 * (0x1fedcba987654321, 0xabcdef98)} is {@code 1fedcba987654321abcdef98}.
 *
 * <p>Text form:
 *
 * <pre>
 * timestamp   = seconds "." nanoseconds "," logical
 * seconds     = number           ; without leading zeros
 * nanoseconds = 9 digits
 * logical     = number           ; without leading zeros
 * </pre>
 *
 * For example, {@code 1580361670.629466905,1}. Both parsers are strict: each timestamp has exactly
 * one binary and one text form, and all other input is refused.
 *
 * <p>A timestamp does not identify its node: two nodes can issue equal timestamps. For a total
 * order, break ties by the node. Immutable.
 */
public final class HybridTimestamp implements Comparable<HybridTimestamp> {

  /** The length of the binary form. */
  public static final int BYTES = 12;

  /** The least timestamp, {@code (0, 0)}. */
  public static final HybridTimestamp MIN = new HybridTimestamp(0, 0);

  /**
   * The greatest timestamp, {@code (2^64 - 1, 2^32 - 1)}, the only one that has no {@link #next}.
   */
  public static final HybridTimestamp MAX = new HybridTimestamp(-1, -1);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MAX_MILLIS = Long.divideUnsigned(-1, NANOS_PER_MILLI);

  private final long wallTime;
  private final int logical;

  private HybridTimestamp(long wallTime, int logical) {
    this.wallTime = wallTime;
    this.logical = logical;
  }

  /**
   * {@return a timestamp} Every pair of values is valid.
   *
   * @param wallTime nanoseconds since the Unix epoch, unsigned
   * @param logical the logical counter, unsigned
   */
  public static HybridTimestamp of(long wallTime, int logical) {
    return new HybridTimestamp(wallTime, logical);
  }

  /**
   * {@return the timestamp of a Kafka record timestamp, with a logical counter of 0} A negative
   * time becomes 0. A time beyond the range becomes the greatest whole millisecond in range, so a
   * time ahead of all clocks stays ahead of them.
   *
   * @param millis milliseconds since the Unix epoch, signed
   */
  public static HybridTimestamp ofMillis(long millis) {
    return new HybridTimestamp(Math.max(0, Math.min(millis, MAX_MILLIS)) * NANOS_PER_MILLI, 0);
  }

  /** {@return the nanoseconds since the Unix epoch, unsigned} */
  public long wallTime() {
    return wallTime;
  }

  /** {@return the logical counter, unsigned} */
  public int logical() {
    return logical;
  }

  /**
   * Compares by wall time, then by logical counter, both as unsigned numbers.
   *
   * @param other the other timestamp
   * @return less than, equal to, or greater than 0
   */
  @Override
  public int compareTo(HybridTimestamp other) {
    int byWallTime = Long.compareUnsigned(wallTime, other.wallTime);
    return byWallTime != 0 ? byWallTime : Integer.compareUnsigned(logical, other.logical);
  }

  /** {@return whether this timestamp is greater than the one with the given parts} */
  boolean isAfter(long otherWallTime, int otherLogical) {
    int byWallTime = Long.compareUnsigned(wallTime, otherWallTime);
    return byWallTime != 0 ? byWallTime > 0 : Integer.compareUnsigned(logical, otherLogical) > 0;
  }

  /**
   * {@return the greater of two timestamps; the first one if they are equal}
   *
   * @param a a timestamp
   * @param b a timestamp
   */
  public static HybridTimestamp max(HybridTimestamp a, HybridTimestamp b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /**
   * {@return the least timestamp that is greater than this one} The counter increases by one. A
   * full counter carries: the result is the next nanosecond with the counter 0.
   *
   * @throws WallTimeOverflowException if this is {@link #MAX}
   */
  public HybridTimestamp next() {
    if (logical != -1) {
      return new HybridTimestamp(wallTime, logical + 1);
    }
    if (wallTime == -1) {
      throw new WallTimeOverflowException(-1, -1);
    }
    return new HybridTimestamp(wallTime + 1, 0);
  }

  /** {@return the 12 bytes of this timestamp} */
  public byte[] toBytes() {
    return writeTo(new byte[BYTES], 0);
  }

  /**
   * Writes the 12 bytes of this timestamp into an array.
   *
   * @param target the array to write to
   * @param offset the index of the first byte
   * @return {@code target}
   * @throws IllegalArgumentException if 12 bytes do not fit; then nothing is written
   */
  public byte[] writeTo(byte[] target, int offset) {
    checkRoom(target, offset);
    LONG.set(target, offset, wallTime);
    INT.set(target, offset + Long.BYTES, logical);
    return target;
  }

  /**
   * Reads the binary form.
   *
   * @param bytes exactly 12 bytes
   * @return the timestamp
   * @throws IllegalArgumentException if the array does not have 12 bytes
   */
  public static HybridTimestamp fromBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a timestamp must have exactly " + BYTES + " bytes: length=" + bytes.length);
    }
    return fromBytes(bytes, 0);
  }

  /**
   * Reads the binary form from a part of an array.
   *
   * @param bytes an array with at least 12 bytes from {@code offset} on
   * @param offset the index of the first byte
   * @return the timestamp
   * @throws IllegalArgumentException if there are fewer than 12 bytes from {@code offset} on
   */
  public static HybridTimestamp fromBytes(byte[] bytes, int offset) {
    checkRoom(bytes, offset);
    return new HybridTimestamp(
        (long) LONG.get(bytes, offset), (int) INT.get(bytes, offset + Long.BYTES));
  }

  private static void checkRoom(byte[] bytes, int offset) {
    if (offset < 0 || offset > bytes.length - BYTES) {
      throw new IllegalArgumentException(
          "a timestamp needs " + BYTES + " bytes: length=" + bytes.length + ", offset=" + offset);
    }
  }

  /** {@return the text form, for example {@code 1580361670.629466905,1}} */
  @Override
  public String toString() {
    return HybridTimestampText.format(this);
  }

  /**
   * Reads the text form.
   *
   * @param text the text form, as written by {@link #toString}
   * @return the timestamp
   * @throws IllegalArgumentException if the text is not in this form, or a number is out of range
   */
  public static HybridTimestamp parse(String text) {
    return HybridTimestampText.parse(Objects.requireNonNull(text, "text"));
  }

  /** {@return the wall time as an instant, without the logical counter} */
  public Instant toInstant() {
    return Instant.ofEpochSecond(
        Long.divideUnsigned(wallTime, NANOS_PER_SECOND),
        Long.remainderUnsigned(wallTime, NANOS_PER_SECOND));
  }

  /**
   * {@return the wall time in whole milliseconds since the Unix epoch, rounded down; never
   * negative}
   */
  public long physicalMillis() {
    return Long.divideUnsigned(wallTime, NANOS_PER_MILLI);
  }

  /** {@return whether the other object is a timestamp with the same wall time and counter} */
  @Override
  public boolean equals(Object other) {
    return other instanceof HybridTimestamp that
        && wallTime == that.wallTime
        && logical == that.logical;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(wallTime) + logical;
  }
}

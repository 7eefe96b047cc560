/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The value of the header {@code tc-hlc}: timestamp of a record, its error bound, and its sender.
 * Immutable.
 *
 * <p>Binary form, version 1, which stays readable in all later releases. All numbers are unsigned
 * and big endian:
 *
 * <pre>
 * header    = version timestamp error node   ; 25 bytes
 * version   = %x10 / %x11                    ; high nibble: version 1; lowest bit: not trusted
 * timestamp = 12 bytes                       ; see {@link HybridTimestamp}
 * error     = 4 bytes                        ; microseconds; ffffffff = not known
 * node      = 8 bytes                        ; the first 8 bytes of SHA-256 of the node's id
 * </pre>
 *
 * <p>At sending, true time was within {@code timestamp.wallTime() +- error}. This holds if the
 * sender's clock was trusted; otherwise the error is an unverified claim.
 *
 * @param timestamp the sender's timestamp
 * @param errorMicros error bound of the timestamp's wall time in microseconds, rounded up; 0 to
 *     {@value #MAX_ERROR_MICROS}, or {@link #UNKNOWN_ERROR}
 * @param trusted whether other clocks had verified the sender's clock
 * @param nodeHash hash of the sender's node id, see {@link io.truechimer.sync.NodeHash}
 */
public record HlcHeader(
    HybridTimestamp timestamp, long errorMicros, boolean trusted, long nodeHash) {

  /** Size of the encoded header, in bytes. */
  public static final int BYTES = 25;

  /** The greatest error that can be encoded, in microseconds: about 71 minutes. */
  public static final long MAX_ERROR_MICROS = 0xFFFF_FFFEL;

  /** Stands for an error that is not known, or too great. It exceeds every known error. */
  public static final long UNKNOWN_ERROR = 0xFFFF_FFFFL;

  private static final byte TRUSTED = 0x10;
  private static final byte UNTRUSTED = 0x11;

  private static final int TIMESTAMP_AT = 1;
  private static final int ERROR_AT = TIMESTAMP_AT + HybridTimestamp.BYTES;
  private static final int NODE_AT = ERROR_AT + Integer.BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /**
   * Checks the error.
   *
   * @param timestamp the sender's timestamp
   * @param errorMicros 0 to {@value #MAX_ERROR_MICROS}, or {@link #UNKNOWN_ERROR}
   * @param trusted whether other clocks had verified the sender's clock
   * @param nodeHash any number
   * @throws IllegalArgumentException if the error is out of range
   */
  public HlcHeader {
    Objects.requireNonNull(timestamp, "timestamp");
    if (errorMicros < 0 || errorMicros > UNKNOWN_ERROR) {
      throw new IllegalArgumentException(
          "an error must be 0 to "
              + MAX_ERROR_MICROS
              + " microseconds, or UNKNOWN_ERROR: errorMicros="
              + errorMicros);
    }
  }

  /**
   * {@return a header, with the error rounded up to microseconds; an error that does not fit is not
   * known}
   *
   * @param timestamp not null
   * @param errorNanos how far the timestamp may be from the true time, in nanoseconds; 0 or greater
   * @param trusted whether the sender's clock was verified
   * @param nodeHash the sender's hash
   */
  public static HlcHeader ofNanos(
      HybridTimestamp timestamp, long errorNanos, boolean trusted, long nodeHash) {
    long micros = errorNanos / 1000 + (errorNanos % 1000 == 0 ? 0 : 1);
    return new HlcHeader(timestamp, Math.min(micros, UNKNOWN_ERROR), trusted, nodeHash);
  }

  /** {@return the 25 bytes of this header} */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    bytes[0] = trusted ? TRUSTED : UNTRUSTED;
    timestamp.writeTo(bytes, TIMESTAMP_AT);
    INT.set(bytes, ERROR_AT, (int) errorMicros);
    LONG.set(bytes, NODE_AT, nodeHash);
    return bytes;
  }

  /** {@return whether the bytes are a header: they have its length and version} */
  static boolean isHeader(byte[] bytes) {
    return bytes.length == BYTES && (bytes[0] == TRUSTED || bytes[0] == UNTRUSTED);
  }

  /** {@return the timestamp in the bytes of a header} */
  static HybridTimestamp timestampIn(byte[] bytes) {
    return HybridTimestamp.fromBytes(bytes, TIMESTAMP_AT);
  }

  /**
   * Reads a header.
   *
   * @param bytes the bytes that {@link #toBytes} returns
   * @return the header
   * @throws IllegalArgumentException if the length is not 25, or the version or a flag is unknown
   */
  public static HlcHeader fromBytes(byte[] bytes) {
    if (!isHeader(bytes)) {
      throw new IllegalArgumentException(
          "the header must have exactly "
              + BYTES
              + " bytes, of which the first is 0x10 or 0x11: length="
              + bytes.length
              + ", first=0x"
              + HexFormat.of().formatHex(bytes, 0, Math.min(1, bytes.length)));
    }
    return new HlcHeader(
        timestampIn(bytes),
        Integer.toUnsignedLong((int) INT.get(bytes, ERROR_AT)),
        bytes[0] == TRUSTED,
        (long) LONG.get(bytes, NODE_AT));
  }

  /** {@return all parts; the node's hash in hexadecimal digits} */
  @Override
  public String toString() {
    return "HlcHeader(timestamp="
        + timestamp
        + ", errorMicros="
        + (errorMicros == UNKNOWN_ERROR ? "not known" : errorMicros)
        + ", trusted="
        + trusted
        + ", nodeHash="
        + HexFormat.of().toHexDigits(nodeHash)
        + ")";
  }
}

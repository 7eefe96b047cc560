/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Writes and reads the headers that carry time and causality on a Kafka record.
 *
 * <pre>
 * tc-hlc = see {@link HlcHeader}             ; timestamp of the record
 * tc-itc = %x10 stamp                        ; causal context: everything that its sender had seen
 * tc-ver = %x10 stamp                        ; version of the record's key
 * tc-org = see {@link HlcHeader}             ; origin of a version: timestamp of the write
 * stamp  = see {@link Stamp#toBytes}         ; anonymous: it has no id
 * </pre>
 *
 * <p>Writing replaces: headers with the same key are removed. If a record has several headers with
 * one key, the last one counts, as everywhere in Kafka.
 *
 * <p>Reading treats every header as hostile, because anyone can write one. A header that is
 * malformed, truncated, too long, or of an unknown version is absent: no exception is thrown. The
 * methods with a counter count it. Time and memory are proportional to the length of the value, of
 * which at most {@value #MAX_STAMP_BYTES} bytes (or their Base64 text) are read. The limit is about
 * 1 ms and 2 MB on one core, for a stamp of {@link Stamp#MAX_NODES} nodes.
 *
 * <p>Readers also accept the Base64 text of the bytes, padded or not: Kafka Connect's default
 * header converter turns bytes into such text when it copies records. The first byte distinguishes
 * the two.
 *
 * <p>Thread-safe, provided that only one thread at a time uses the headers.
 */
public final class ClockHeaders {

  /** Key of the header with the timestamp of a record. */
  public static final String HLC = "tc-hlc";

  /** Key of the header with the causal context of a record. */
  public static final String CONTEXT = "tc-itc";

  /** Key of the header with the version of a record's key. */
  public static final String VERSION = "tc-ver";

  /**
   * Key of the header with the origin of a version: the {@code tc-hlc} of the write. {@code tc-hlc}
   * itself says when the record was sent.
   */
  public static final String ORIGIN = "tc-org";

  /** Key of the header that says why a record was rejected: UTF-8 text for people. */
  public static final String ERROR = "tc-error";

  /**
   * Key of the header of a late record: the timestamp of the last record released before it, as 12
   * bytes; see {@link HybridTimestamp#fromBytes}.
   */
  public static final String LATE = "tc-late";

  /** The greatest size of an encoded stamp with its version byte, in bytes. */
  public static final int MAX_STAMP_BYTES = 1 + Stamp.MAX_BYTES;

  private static final byte STAMP_VERSION = 0x10;

  /** First character of the Base64 text of every value: six bits of 0x10 or 0x11. */
  private static final byte BASE64_START = 'E';

  private ClockHeaders() {}

  /**
   * Writes the header {@value #HLC}.
   *
   * @param headers the headers to write to; must not be read-only
   * @param header what to write
   * @throws IllegalStateException if the headers are read-only
   */
  public static void writeHlc(Headers headers, HlcHeader header) {
    replace(headers, HLC, header.toBytes());
  }

  /**
   * Reads the header {@value #HLC}.
   *
   * @param headers the headers to read from
   * @return the header; empty if it is absent or malformed
   */
  public static Optional<HlcHeader> readHlc(Headers headers) {
    return read(headers, HLC, HlcHeader.BYTES, ClockHeaders::hlc);
  }

  /**
   * Reads the header {@value #HLC}, and counts malformed headers.
   *
   * @param headers the headers to read from
   * @param malformed incremented if the header is present but malformed
   * @return the header; empty if it is absent or malformed
   */
  public static Optional<HlcHeader> readHlc(Headers headers, LongAdder malformed) {
    return counted(readHlc(headers), headers, HLC, malformed);
  }

  /**
   * Reads only the timestamp of the header {@value #HLC}, and counts malformed headers. It
   * allocates nothing else, for callers that read every record.
   *
   * @param headers the headers to read from
   * @param malformed incremented if the header is present but malformed
   * @return the timestamp; null if the header is absent or malformed
   */
  public static HybridTimestamp readTimestamp(Headers headers, LongAdder malformed) {
    Header header = headers.lastHeader(HLC);
    if (header == null) {
      return null;
    }
    byte[] bytes = bytes(header.value(), HlcHeader.BYTES);
    if (bytes == null || !HlcHeader.isHeader(bytes)) {
      malformed.increment();
      return null;
    }
    return HlcHeader.timestampIn(bytes);
  }

  /**
   * Writes the header {@value #ORIGIN}.
   *
   * @param headers the headers to write to; must not be read-only
   * @param origin when and by whom the version was written
   * @throws IllegalStateException if the headers are read-only
   */
  public static void writeOrigin(Headers headers, HlcHeader origin) {
    replace(headers, ORIGIN, origin.toBytes());
  }

  /**
   * Reads the header {@value #ORIGIN}.
   *
   * @param headers the headers to read from
   * @return the origin; empty if the header is absent or malformed
   */
  public static Optional<HlcHeader> readOrigin(Headers headers) {
    return read(headers, ORIGIN, HlcHeader.BYTES, ClockHeaders::hlc);
  }

  /**
   * {@return the value that {@link #writeContext} writes}
   *
   * @param context everything that the sender has seen; an id in it is not written
   * @throws IllegalStateException if the stamp is beyond the limits of {@link Stamp#toBytes}
   */
  public static byte[] encodeContext(Stamp context) {
    return encode(context);
  }

  /**
   * Writes the header {@value #CONTEXT}.
   *
   * @param headers the headers to write to; must not be read-only
   * @param context everything that the sender has seen; an id in it is not written
   * @throws IllegalStateException if the headers are read-only, or the stamp is beyond the limits
   *     of {@link Stamp#toBytes}; the headers are then unchanged
   */
  public static void writeContext(Headers headers, Stamp context) {
    replace(headers, CONTEXT, encode(context));
  }

  /**
   * Reads the header {@value #CONTEXT}.
   *
   * @param headers the headers to read from
   * @return an anonymous stamp; empty if the header is absent or malformed
   */
  public static Optional<Stamp> readContext(Headers headers) {
    return read(headers, CONTEXT, MAX_STAMP_BYTES, ClockHeaders::stamp);
  }

  /**
   * Reads the header {@value #CONTEXT}, and counts malformed headers.
   *
   * @param headers the headers to read from
   * @param malformed incremented if the header is present but malformed
   * @return an anonymous stamp; empty if the header is absent or malformed
   */
  public static Optional<Stamp> readContext(Headers headers, LongAdder malformed) {
    return counted(readContext(headers), headers, CONTEXT, malformed);
  }

  /**
   * Writes the header {@value #VERSION}.
   *
   * @param headers the headers to write to; must not be read-only
   * @param version the version of the record's key; an id in it is not written
   * @throws IllegalStateException under the same conditions as {@link #writeContext}
   */
  public static void writeVersion(Headers headers, Stamp version) {
    replace(headers, VERSION, encode(version));
  }

  /**
   * Reads the header {@value #VERSION}.
   *
   * @param headers the headers to read from
   * @return an anonymous stamp; empty if the header is absent or malformed
   */
  public static Optional<Stamp> readVersion(Headers headers) {
    return read(headers, VERSION, MAX_STAMP_BYTES, ClockHeaders::stamp);
  }

  /**
   * Reads the header {@value #VERSION}, and counts malformed headers.
   *
   * @param headers the headers to read from
   * @param malformed incremented if the header is present but malformed
   * @return an anonymous stamp; empty if the header is absent or malformed
   */
  public static Optional<Stamp> readVersion(Headers headers, LongAdder malformed) {
    return counted(readVersion(headers), headers, VERSION, malformed);
  }

  private static void replace(Headers headers, String key, byte[] value) {
    // Most records have no such header, and a lookup is cheaper than a removal.
    if (headers.lastHeader(key) != null) {
      headers.remove(key);
    }
    headers.add(key, value);
  }

  private static <T> Optional<T> counted(
      Optional<T> read, Headers headers, String key, LongAdder malformed) {
    if (read.isEmpty() && headers.lastHeader(key) != null) {
      malformed.increment();
    }
    return read;
  }

  private static <T> Optional<T> read(
      Headers headers, String key, int maxBytes, Function<byte[], Optional<T>> decoder) {
    Header header = headers.lastHeader(key);
    byte[] bytes = header == null ? null : bytes(header.value(), maxBytes);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return decoder.apply(bytes);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@return the bytes of a value that may be Base64 text; null if it is malformed} */
  private static byte[] bytes(byte[] value, int maxBytes) {
    if (value == null) {
      return null;
    }
    boolean isText = value.length > 0 && value[0] == BASE64_START;
    // Base64: four characters for three bytes, rounded up.
    if (value.length > (isText ? (maxBytes + 2) / 3 * 4 : maxBytes)) {
      return null;
    }
    try {
      return isText ? Base64.getDecoder().decode(value) : value;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Checks first, because an exception would cost microseconds in the application's poll. */
  private static Optional<HlcHeader> hlc(byte[] bytes) {
    return HlcHeader.isHeader(bytes) ? Optional.of(HlcHeader.fromBytes(bytes)) : Optional.empty();
  }

  private static Optional<Stamp> stamp(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != STAMP_VERSION) {
      return Optional.empty();
    }
    return Optional.of(Stamp.fromBytes(bytes, 1)).filter(Stamp::isAnonymous);
  }

  private static byte[] encode(Stamp stamp) {
    byte[] bits = stamp.peek().toBytes();
    byte[] bytes = new byte[1 + bits.length];
    bytes[0] = STAMP_VERSION;
    System.arraycopy(bits, 0, bytes, 1, bits.length);
    return bytes;
  }
}

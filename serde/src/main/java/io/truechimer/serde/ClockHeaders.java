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
 * tc-hlc = see {@link HlcHeader}             ; when the record was sent
 * tc-itc = %x10 stamp                        ; what its sender had seen
 * tc-ver = %x10 stamp                        ; which version of its key it is
 * tc-org = see {@link HlcHeader}             ; when and by whom that version was written
 * stamp  = see {@link Stamp#toBytes}         ; an anonymous one
 * </pre>
 *
 * <p>To write is to replace: what stood under the same key is removed. Of several headers under one
 * key the last one counts, as everywhere in Kafka.
 *
 * <p>To read is to be careful, because anyone can write a header. What is malformed, cut off, too
 * long, or of a version that is not known, is absent: it is counted ({@link #malformed}), and no
 * exception leaves. The time and memory of a reading are proportional to the length of the value,
 * of which at most {@value #MAX_STAMP_BYTES} bytes (or their Base64 text) are looked at: on one
 * core of today at most about a millisecond and 2 MB, for a stamp of {@link Stamp#MAX_NODES} nodes.
 * Besides the bytes, their Base64 text is read, padded or not, for that is what connectors make of
 * bytes when they copy records with Kafka Connect's default header converter; the first byte tells
 * the two apart.
 *
 * <p>Thread-safe, as long as the headers are used by one thread at a time.
 */
public final class ClockHeaders {

  /** The key of the header that says when a record was sent. */
  public static final String HLC = "tc-hlc";

  /** The key of the header that says what the sender of a record had seen: its causal context. */
  public static final String CONTEXT = "tc-itc";

  /** The key of the header that says which version of its key a record is. */
  public static final String VERSION = "tc-ver";

  /**
   * The key of the header with the origin of a version: the {@code tc-hlc} of the write. {@code
   * tc-hlc} itself says when the record was sent.
   */
  public static final String ORIGIN = "tc-org";

  /** The key of the header that says why a record was rejected: UTF-8 text for people. */
  public static final String ERROR = "tc-error";

  /**
   * The key of the header of a late record: the timestamp of the last record released before it, as
   * 12 bytes; see {@link HybridTimestamp#fromBytes}.
   */
  public static final String LATE = "tc-late";

  /** The greatest number of bytes of an encoded stamp with its version byte. */
  public static final int MAX_STAMP_BYTES = 1 + Stamp.MAX_BYTES;

  private static final byte STAMP_VERSION = 0x10;

  /** What the Base64 text of every value begins with: its first six bits are those of 0x10. */
  private static final byte BASE64_START = 'E';

  private static final LongAdder MALFORMED = new LongAdder();

  private ClockHeaders() {}

  /**
   * Writes the header {@value #HLC}.
   *
   * @param headers the headers to write to; not read-only
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
   * @return the header; empty if there is none that can be read
   */
  public static Optional<HlcHeader> readHlc(Headers headers) {
    return readHlc(headers, MALFORMED);
  }

  /**
   * Reads the header {@value #HLC}, for callers that keep their own counter.
   *
   * @param headers the headers to read from
   * @param malformed goes up by one if there is a header, but it cannot be read
   * @return the header; empty if there is none that can be read
   */
  public static Optional<HlcHeader> readHlc(Headers headers, LongAdder malformed) {
    return read(headers, HLC, HlcHeader.BYTES, ClockHeaders::hlc, malformed);
  }

  /**
   * Reads the timestamp of the header {@value #HLC}, for those who need nothing else of it and read
   * it of every record: it makes no other object.
   *
   * @param headers the headers to read from
   * @param malformed goes up by one if there is a header, but it cannot be read
   * @return the timestamp; null if there is no header that can be read
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
   * @param headers the headers to write to; not read-only
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
   * @param malformed goes up by one if there is a header, but it cannot be read
   * @return the origin; empty if there is no header that can be read
   */
  public static Optional<HlcHeader> readOrigin(Headers headers, LongAdder malformed) {
    return read(headers, ORIGIN, HlcHeader.BYTES, ClockHeaders::hlc, malformed);
  }

  /**
   * {@return the bytes that {@link #writeContext} puts into the header}
   *
   * @param context what the sender has seen; an id stays with the sender
   * @throws IllegalStateException if the stamp is beyond the limits of {@link Stamp#toBytes}
   */
  public static byte[] encodeContext(Stamp context) {
    return encode(context);
  }

  /**
   * Writes the header {@value #CONTEXT}.
   *
   * @param headers the headers to write to; not read-only
   * @param context what the sender has seen; an id stays with the sender
   * @throws IllegalStateException if the headers are read-only, or the stamp is beyond the limits
   *     of {@link Stamp#toBytes}; nothing is changed then
   */
  public static void writeContext(Headers headers, Stamp context) {
    replace(headers, CONTEXT, encode(context));
  }

  /**
   * Reads the header {@value #CONTEXT}.
   *
   * @param headers the headers to read from
   * @return an anonymous stamp; empty if there is no header that can be read
   */
  public static Optional<Stamp> readContext(Headers headers) {
    return readContext(headers, MALFORMED);
  }

  /**
   * Reads the header {@value #CONTEXT}, for callers that keep their own counter.
   *
   * @param headers the headers to read from
   * @param malformed goes up by one if there is a header, but it cannot be read
   * @return an anonymous stamp; empty if there is no header that can be read
   */
  public static Optional<Stamp> readContext(Headers headers, LongAdder malformed) {
    return read(headers, CONTEXT, MAX_STAMP_BYTES, ClockHeaders::stamp, malformed);
  }

  /**
   * Writes the header {@value #VERSION}.
   *
   * @param headers the headers to write to; not read-only
   * @param version the version of the record's key; an id stays with the sender
   * @throws IllegalStateException as {@link #writeContext} does
   */
  public static void writeVersion(Headers headers, Stamp version) {
    replace(headers, VERSION, encode(version));
  }

  /**
   * Reads the header {@value #VERSION}.
   *
   * @param headers the headers to read from
   * @return an anonymous stamp; empty if there is no header that can be read
   */
  public static Optional<Stamp> readVersion(Headers headers) {
    return readVersion(headers, MALFORMED);
  }

  /**
   * Reads the header {@value #VERSION}, for callers that keep their own counter.
   *
   * @param headers the headers to read from
   * @param malformed goes up by one if there is a header, but it cannot be read
   * @return an anonymous stamp; empty if there is no header that can be read
   */
  public static Optional<Stamp> readVersion(Headers headers, LongAdder malformed) {
    return read(headers, VERSION, MAX_STAMP_BYTES, ClockHeaders::stamp, malformed);
  }

  /**
   * {@return how many headers could not be read in this process, by the methods that are not given
   * a counter}
   */
  public static long malformed() {
    return MALFORMED.sum();
  }

  private static void replace(Headers headers, String key, byte[] value) {
    // The usual record has no such header, and looking is cheaper than removing.
    if (headers.lastHeader(key) != null) {
      headers.remove(key);
    }
    headers.add(key, value);
  }

  private static <T> Optional<T> read(
      Headers headers,
      String key,
      int maxBytes,
      Function<byte[], Optional<T>> decoder,
      LongAdder malformed) {
    Header header = headers.lastHeader(key);
    if (header == null) {
      return Optional.empty();
    }
    Optional<T> read = decode(header.value(), maxBytes, decoder);
    if (read.isEmpty()) {
      malformed.increment();
    }
    return read;
  }

  private static <T> Optional<T> decode(
      byte[] value, int maxBytes, Function<byte[], Optional<T>> decoder) {
    byte[] bytes = bytes(value, maxBytes);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return decoder.apply(bytes);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@return a value, which may be in Base64, as bytes; null if it cannot be one} */
  private static byte[] bytes(byte[] value, int maxBytes) {
    if (value == null) {
      return null;
    }
    boolean isText = value.length > 0 && value[0] == BASE64_START;
    // Four characters for three bytes, the last ones filled up.
    if (value.length > (isText ? (maxBytes + 2) / 3 * 4 : maxBytes)) {
      return null;
    }
    try {
      return isText ? Base64.getDecoder().decode(value) : value;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Asks first: an exception would cost the host's poll microseconds. */
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

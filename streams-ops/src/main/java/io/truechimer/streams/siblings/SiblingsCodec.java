/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes and decodes siblings whose values are bytes. Version 1 never changes. All numbers are
 * unsigned and big endian:
 *
 * <pre>
 * siblings  = %x10 stamp arrivals versions
 * arrivals  = count1 *(timestamp stamp)                ; at most 8
 * versions  = count2 *(stamp timestamp node value)     ; at most 256, in order, all concurrent
 * stamp     = length2 *byte                            ; see {@link Stamp#toBytes}; anonymous
 * timestamp = 12 bytes                                 ; see {@link HybridTimestamp}
 * node      = 8 bytes
 * value     = %xff.ff.ff.ff / length4 *byte            ; a delete, or a value
 * </pre>
 *
 * <p>Each value has exactly one encoding; the decoder rejects everything else. Time and memory are
 * proportional to the number of bytes, whatever lengths they claim, except that the decoder
 * compares all siblings with each other.
 */
final class SiblingsCodec {

  private static final byte VERSION = 0x10;
  private static final int MAX_STAMP_BYTES = 0xFFFF;
  private static final int DELETE = -1;

  private SiblingsCodec() {}

  static byte[] write(Siblings<byte[]> siblings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      write(out, siblings.past().written());
      out.writeByte(siblings.past().arrivals().size());
      for (SeenVersions.Arrival arrival : siblings.past().arrivals()) {
        out.write(arrival.at().toBytes());
        write(out, arrival.version());
      }
      out.writeShort(siblings.versions().size());
      for (Sibling<byte[]> sibling : siblings.versions()) {
        write(out, sibling.version());
        out.write(sibling.timestamp().toBytes());
        out.writeLong(sibling.node());
        out.writeInt(sibling.isDelete() ? DELETE : sibling.value().length);
        out.write(sibling.isDelete() ? new byte[0] : sibling.value());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A write to memory must not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Stamp stamp) throws IOException {
    byte[] bytes = stamp.toBytes();
    if (bytes.length > MAX_STAMP_BYTES) {
      throw new IllegalStateException(
          "A version must have at most " + MAX_STAMP_BYTES + " bytes: length=" + bytes.length);
    }
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  /**
   * {@return the decoded siblings}
   *
   * @throws IllegalArgumentException if the bytes are not a valid encoding
   */
  static Siblings<byte[]> read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "Encoded siblings must begin with 0x10: first=" + String.format("%02x", version));
      }
      SeenVersions past = readPast(in);
      Siblings<byte[]> siblings = Siblings.of(readVersions(in), past);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(
            "Nothing may follow the siblings: bytes left=" + in.remaining());
      }
      return siblings;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "Encoded siblings must not be cut off: bytes=" + bytes.length, e);
    }
  }

  private static SeenVersions readPast(ByteBuffer in) {
    Stamp written = readStamp(in);
    int count = Byte.toUnsignedInt(in.get());
    if (count > SeenVersions.MAX_ARRIVALS) {
      throw new IllegalArgumentException(
          "A key must have at most " + SeenVersions.MAX_ARRIVALS + " arrivals: count=" + count);
    }
    List<SeenVersions.Arrival> arrivals = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      arrivals.add(new SeenVersions.Arrival(readTimestamp(in), readStamp(in)));
    }
    return new SeenVersions(written, arrivals);
  }

  private static List<Sibling<byte[]>> readVersions(ByteBuffer in) {
    int count = Short.toUnsignedInt(in.getShort());
    Siblings.requireRoom(count);
    List<Sibling<byte[]>> versions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      versions.add(new Sibling<>(readStamp(in), readTimestamp(in), in.getLong(), readValue(in)));
    }
    return versions;
  }

  private static Stamp readStamp(ByteBuffer in) {
    Stamp stamp = Stamp.fromBytes(readBytes(in, Short.toUnsignedInt(in.getShort())));
    if (!stamp.isAnonymous()) {
      throw new IllegalArgumentException("A version must be anonymous: it has an id");
    }
    return stamp;
  }

  private static HybridTimestamp readTimestamp(ByteBuffer in) {
    return HybridTimestamp.fromBytes(readBytes(in, HybridTimestamp.BYTES));
  }

  private static byte[] readValue(ByteBuffer in) {
    int length = in.getInt();
    if (length == DELETE) {
      return null;
    }
    if (length < 0) {
      throw new IllegalArgumentException("A value must have 0 bytes or more: length=" + length);
    }
    return readBytes(in, length);
  }

  private static byte[] readBytes(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}

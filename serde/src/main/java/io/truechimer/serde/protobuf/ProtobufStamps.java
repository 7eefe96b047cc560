/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.truechimer.itc.Stamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Encodes and decodes stamps in the Protocol Buffers form of public libraries of interval tree
 * clocks: the message {@code Stamp} of {@code itc.proto}, a resource in this package.
 *
 * <p>Use it to exchange stamps, not on a hot path: both directions go through the text of the
 * stamp.
 *
 * <p>The form holds less than a stamp does. A counter plus those of the nodes above it is at most
 * {@link #MAX_COUNTER}, because those libraries count in 32 bits. An id and an event tree are at
 * most {@link #MAX_DEPTH} deep, because Protocol Buffers in Java read at most 100 nested messages.
 *
 * <p>The decoder accepts every encoding that a writer of Protocol Buffers may choose: it skips
 * unknown fields, and the last one of repeated numbers or truth values counts. It rejects stamps
 * that are not in normal form, and repeated child messages. Time and memory are proportional to the
 * number of bytes, at most {@link #MAX_BYTES}: about 5 ms and 5 MB on one core for {@link
 * Stamp#MAX_NODES} nodes. The stack holds at most {@link #MAX_DEPTH} small frames.
 *
 * <p>Why not classes that protoc generates: their parser merges repeated messages, truncates
 * counters to 32 bits and ignores fields of a wrong type, so hostile bytes would be read as another
 * stamp instead of being rejected. They would also tie users to a protobuf-java at least as new as
 * the protoc that generated them.
 */
public final class ProtobufStamps {

  /** The greatest size that is read, in bytes; sufficient for everything that is written. */
  public static final int MAX_BYTES = 1 << 20;

  /** The greatest depth of an id, and of an event tree. */
  public static final int MAX_DEPTH = 99;

  /** The greatest counter, 2^32 - 1, including the counters of the nodes above. */
  public static final long MAX_COUNTER = 0xFFFF_FFFFL;

  private ProtobufStamps() {}

  /**
   * {@return the bytes of a stamp}
   *
   * @param stamp any stamp
   * @throws IllegalStateException if the stamp exceeds {@link #MAX_COUNTER}, {@link #MAX_DEPTH} or
   *     {@link Stamp#MAX_NODES}; other libraries could not read it
   */
  public static byte[] encode(Stamp stamp) {
    PaperText.Trees trees =
        PaperText.parse(stamp.toString(), new FormLimits(IllegalStateException::new));
    Node id = trees.id();
    Node event = trees.event();
    byte[] bytes = new byte[id.fieldSize(Node.ID) + event.fieldSize(Node.EVENT)];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      id.writeField(Node.ID, out);
      event.writeField(Node.EVENT, out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Impossible: the array has the exact size.
    }
    return bytes;
  }

  /**
   * Decodes a stamp.
   *
   * @param bytes the bytes that {@link #encode}, or another writer of the schema, has written
   * @return the stamp
   * @throws IllegalArgumentException if the bytes are not a stamp in normal form, or exceed {@link
   *     #MAX_BYTES}, {@link #MAX_COUNTER}, {@link #MAX_DEPTH} or {@link Stamp#MAX_NODES}
   */
  public static Stamp decode(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a stamp must have at most " + MAX_BYTES + " bytes: length=" + bytes.length);
    }
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      FormLimits limits = new FormLimits(IllegalArgumentException::new);
      return Stamp.parse(PaperText.format(new WireReader(in, limits).stamp(), limits));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the bytes must be exactly one message of Protocol Buffers: length=%s, at=%s"
              .formatted(bytes.length, in.getTotalBytesRead()),
          e);
    }
  }
}

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
 * Writes and reads stamps in the Protocol Buffers form of public libraries of interval tree clocks:
 * the message {@code Stamp} of {@code itc.proto}, a resource beside this class.
 *
 * <p>This is for interchange, not for a hot path: both ways go through the text of the stamp.
 *
 * <p>The form holds less than a stamp does. A counter, with those of the nodes above it, is at most
 * {@link #MAX_COUNTER}, because those libraries count in 32 bits. An id and an event tree are at
 * most {@link #MAX_DEPTH} deep, because Protocol Buffers in Java read at most 100 messages within
 * each other.
 *
 * <p>The reader takes what any writer of Protocol Buffers may write for such a stamp: it skips
 * fields it does not know, and of a number or truth value that comes twice the last one counts. It
 * refuses what is not a stamp in normal form, and a child that comes twice. Time and memory are
 * proportional to the length of the bytes, which is at most {@link #MAX_BYTES}: on one core of
 * today about 5 ms and 5 MB for {@link Stamp#MAX_NODES} nodes; the stack holds at most {@link
 * #MAX_DEPTH} small frames.
 */
public final class ProtobufStamps {

  /** The greatest number of bytes that are read; enough for all that is written. */
  public static final int MAX_BYTES = 1 << 20;

  /** The greatest depth of an id, and of an event tree, that is written and read. */
  public static final int MAX_DEPTH = 99;

  /** The greatest counter that is written and read, 2^32 - 1; those above a node are added. */
  public static final long MAX_COUNTER = 0xFFFF_FFFFL;

  private ProtobufStamps() {}

  /**
   * {@return the bytes of a stamp}
   *
   * @param stamp any stamp
   * @throws IllegalStateException if it is beyond {@link #MAX_COUNTER}, {@link #MAX_DEPTH} or
   *     {@link Stamp#MAX_NODES}, so that others would not read it
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
      throw new UncheckedIOException(e); // Never: the array is as long as what is written.
    }
    return bytes;
  }

  /**
   * Reads a stamp.
   *
   * @param bytes what {@link #encode}, or any other writer of the schema, has written
   * @return the stamp
   * @throws IllegalArgumentException if the bytes have another form, are not in normal form, or are
   *     beyond one of the limits {@link #MAX_BYTES}, {@link #MAX_COUNTER}, {@link #MAX_DEPTH} and
   *     {@link Stamp#MAX_NODES}
   */
  public static Stamp decode(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a stamp has at most " + MAX_BYTES + " bytes: length=" + bytes.length);
    }
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      FormLimits limits = new FormLimits(IllegalArgumentException::new);
      return Stamp.parse(PaperText.format(new WireReader(in, limits).stamp(), limits));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "a stamp is a message of Protocol Buffers, whole and nothing else: length="
              + bytes.length
              + ", at="
              + in.getTotalBytesRead(),
          e);
    }
  }
}

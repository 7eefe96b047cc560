/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * A node of an id or of an event tree, which are alike on the wire.
 *
 * @param value of an event the counter, unsigned; of a leaf of an id 0 or 1
 * @param left null for a leaf
 * @param right null for a leaf
 * @param size the number of bytes of the message
 */
record Node(int value, Node left, Node right, int size) {

  // The numbers of the fields of a stamp.
  static final int ID = 1;
  static final int EVENT = 2;

  // The numbers of the fields of a node.
  static final int VALUE = 1;
  static final int IS_LEAF = 2;
  static final int LEFT = 3;
  static final int RIGHT = 4;

  static Node leaf(int value) {
    return new Node(
        value, null, null, valueSize(value) + CodedOutputStream.computeBoolSize(IS_LEAF, true));
  }

  static Node inner(int value, Node left, Node right) {
    return new Node(
        value, left, right, valueSize(value) + left.fieldSize(LEFT) + right.fieldSize(RIGHT));
  }

  private static int valueSize(int value) {
    return value == 0 ? 0 : CodedOutputStream.computeUInt32Size(VALUE, value);
  }

  boolean isLeaf() {
    return left == null;
  }

  /** {@return the number of bytes of this node as a field of another message} */
  int fieldSize(int field) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(size)
        + size;
  }

  /** Writes this node as a field of another message. The recursion is as deep as the tree. */
  void writeField(int field, CodedOutputStream out) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
    if (value != 0) {
      out.writeUInt32(VALUE, value);
    }
    if (isLeaf()) {
      out.writeBool(IS_LEAF, true);
    } else {
      left.writeField(LEFT, out);
      right.writeField(RIGHT, out);
    }
  }
}

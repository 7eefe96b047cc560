/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * A node of an id or an event tree. Both have the same form on the wire.
 *
 * @param value counter of an event, unsigned; 0 or 1 for a leaf of an id
 * @param left null for a leaf
 * @param right null for a leaf
 * @param size size of the message, in bytes
 */
record Node(int value, Node left, Node right, int size) {

  // Field numbers of a stamp.
  static final int ID = 1;
  static final int EVENT = 2;

  // Field numbers of a node.
  static final int VALUE = 1;
  static final int IS_LEAF = 2;
  static final int LEFT = 3;
  static final int RIGHT = 4;

  /** {@return a node with its size} The children of a leaf are null. */
  static Node of(int value, Node left, Node right) {
    int valueSize = value == 0 ? 0 : CodedOutputStream.computeUInt32Size(VALUE, value);
    int restSize =
        left == null
            ? CodedOutputStream.computeBoolSize(IS_LEAF, true)
            : left.fieldSize(LEFT) + right.fieldSize(RIGHT);
    return new Node(value, left, right, valueSize + restSize);
  }

  boolean isLeaf() {
    return left == null;
  }

  /** {@return the size of this node as a field of another message, in bytes} */
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

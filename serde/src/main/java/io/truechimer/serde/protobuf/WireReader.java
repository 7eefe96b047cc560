/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Reads the message of a stamp, whose fields may come in any order. The recursion is as deep as the
 * trees, whose depth the limits bound.
 */
final class WireReader {

  private static final int TAG_TYPE_BITS = 3;
  private static final int ID_TAG = messageTag(Node.ID);
  private static final int EVENT_TAG = messageTag(Node.EVENT);
  private static final int VALUE_TAG = numberTag(Node.VALUE);
  private static final int IS_LEAF_TAG = numberTag(Node.IS_LEAF);
  private static final int LEFT_TAG = messageTag(Node.LEFT);
  private static final int RIGHT_TAG = messageTag(Node.RIGHT);

  private final CodedInputStream in;
  private final FormLimits limits;

  WireReader(CodedInputStream in, FormLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  private static int messageTag(int field) {
    return field << TAG_TYPE_BITS | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  private static int numberTag(int field) {
    return field << TAG_TYPE_BITS | WireFormat.WIRETYPE_VARINT;
  }

  /** {@return the trees of the stamp, which must fill the whole input} */
  PaperText.Trees stamp() throws IOException {
    Node id = null;
    Node event = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == ID_TAG) {
        requireFirst(id, "Id");
        id = node(true, 0);
      } else if (tag == EVENT_TAG) {
        requireFirst(event, "Event");
        event = node(false, 0);
      } else {
        skip(tag, Node.EVENT);
      }
    }
    if (id == null || event == null) {
      throw error(
          "a Stamp must have an Id and an Event", "missing=" + (id == null ? "Id" : "Event"));
    }
    return new PaperText.Trees(id, event);
  }

  private Node node(boolean isId, int depth) throws IOException {
    limits.checkNode(depth);
    int outer = in.pushLimit(in.readRawVarint32());
    long value = 0;
    boolean isLeaf = false;
    Node left = null;
    Node right = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == VALUE_TAG) {
        value = in.readUInt64(); // Not truncated to 32 bits, so that greater counters are rejected.
      } else if (tag == IS_LEAF_TAG) {
        isLeaf = in.readBool();
      } else if (tag == LEFT_TAG) {
        requireFirst(left, "Left");
        left = node(isId, depth + 1);
      } else if (tag == RIGHT_TAG) {
        requireFirst(right, "Right");
        right = node(isId, depth + 1);
      } else {
        skip(tag, Node.RIGHT);
      }
    }
    in.popLimit(outer);
    limits.checkCounter(value, 0);
    if (isLeaf ? left != null || right != null : left == null || right == null) {
      throw error(
          "a node must have Left and Right, or neither if IsLeaf",
          "IsLeaf=" + isLeaf + ", Left=" + (left != null) + ", Right=" + (right != null));
    }
    if (isId && value > (isLeaf ? 1 : 0)) {
      throw error("the Value of an Id must be 0 or 1, and 0 unless IsLeaf", "Value=" + value);
    }
    return Node.of((int) value, left, right);
  }

  private void requireFirst(Node earlier, String field) {
    if (earlier != null) {
      throw error("a message must not be repeated", "field=" + field);
    }
  }

  /** Skips an unknown field. */
  private void skip(int tag, int fields) throws IOException {
    if (WireFormat.getTagFieldNumber(tag) <= fields) {
      throw error("a field must have the wire type of the schema", "tag=" + tag);
    }
    if (!in.skipField(tag)) {
      throw error("a group must begin before it ends", "tag=" + Integer.toUnsignedString(tag));
    }
  }

  private IllegalArgumentException error(String rule, String value) {
    return new IllegalArgumentException(rule + ": " + value + ", at=" + in.getTotalBytesRead());
  }
}

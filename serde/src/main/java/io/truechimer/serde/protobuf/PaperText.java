/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

/**
 * Converts the text of a stamp, in the paper's notation, to trees and back. The recursion is as
 * deep as the trees, whose depth the limits bound.
 */
final class PaperText {

  private final String text;
  private final FormLimits limits;
  private int at = 1; // After the stamp's own bracket.

  private PaperText(String text, FormLimits limits) {
    this.text = text;
    this.limits = limits;
  }

  /** Both trees of a stamp. */
  record Trees(Node id, Node event) {}

  /**
   * {@return the trees of a stamp}
   *
   * @param text the result of {@link io.truechimer.itc.Stamp#toString}; other text is not checked
   */
  static Trees parse(String text, FormLimits limits) {
    PaperText in = new PaperText(text, limits);
    return new Trees(in.node(true, 0, 0), in.node(false, 0, 0));
  }

  /** {@return the text of a stamp} The trees need not be in normal form. */
  static String format(Trees trees, FormLimits limits) {
    StringBuilder out = new StringBuilder().append('(');
    append(trees.id(), true, 0, limits, out);
    out.append(',');
    append(trees.event(), false, 0, limits, out);
    return out.append(')').toString();
  }

  /**
   * {@return the next tree}
   *
   * @param above sum of the counters above it
   */
  private Node node(boolean isId, int depth, long above) {
    limits.checkNode(depth);
    while (text.charAt(at) == ',' || text.charAt(at) == ')') {
      at++; // Redundant, because every inner node has two children.
    }
    boolean isInner = text.charAt(at) == '(';
    if (isInner) {
      at++;
    }
    long value = isInner && isId ? 0 : number(); // Inner nodes of an id have no number.
    long sum = limits.checkCounter(value, above);
    return isInner
        ? Node.of((int) value, node(isId, depth + 1, sum), node(isId, depth + 1, sum))
        : Node.of((int) value, null, null);
  }

  private long number() {
    int begin = at;
    while (Character.isDigit(text.charAt(at))) {
      at++;
    }
    return Long.parseLong(text, begin, at, 10);
  }

  private static void append(
      Node node, boolean isId, long above, FormLimits limits, StringBuilder out) {
    long value = Integer.toUnsignedLong(node.value());
    long sum = limits.checkCounter(value, above);
    if (node.isLeaf()) {
      out.append(value);
      return;
    }
    out.append('(');
    if (!isId) {
      out.append(value).append(',');
    }
    append(node.left(), isId, sum, limits, out);
    out.append(',');
    append(node.right(), isId, sum, limits, out);
    out.append(')');
  }
}

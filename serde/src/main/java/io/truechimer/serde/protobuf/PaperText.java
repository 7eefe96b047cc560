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
  private int at;

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
    in.skip(); // (
    Node id = in.id(0);
    in.skip(); // ,
    return new Trees(id, in.event(0, 0));
  }

  /** {@return the text of a stamp} The trees need not be in normal form. */
  static String format(Trees trees, FormLimits limits) {
    StringBuilder out = new StringBuilder().append('(');
    appendId(trees.id(), out);
    out.append(',');
    appendEvent(trees.event(), 0, limits, out);
    return out.append(')').toString();
  }

  private Node id(int depth) {
    limits.checkNode(depth);
    if (!takeOpen()) {
      return Node.leaf((int) number());
    }
    Node left = id(depth + 1);
    skip(); // ,
    Node right = id(depth + 1);
    skip(); // )
    return Node.inner(0, left, right);
  }

  /**
   * {@return the next event tree}
   *
   * @param above sum of the counters above it
   */
  private Node event(int depth, long above) {
    limits.checkNode(depth);
    boolean isInner = takeOpen();
    long counter = number();
    long sum = limits.checkCounter(counter, above);
    if (!isInner) {
      return Node.leaf((int) counter);
    }
    skip(); // ,
    Node left = event(depth + 1, sum);
    skip(); // ,
    Node right = event(depth + 1, sum);
    skip(); // )
    return Node.inner((int) counter, left, right);
  }

  private static void appendId(Node node, StringBuilder out) {
    if (node.isLeaf()) {
      out.append(node.value());
      return;
    }
    out.append('(');
    appendId(node.left(), out);
    out.append(',');
    appendId(node.right(), out);
    out.append(')');
  }

  private static void appendEvent(Node node, long above, FormLimits limits, StringBuilder out) {
    long counter = Integer.toUnsignedLong(node.value());
    long sum = limits.checkCounter(counter, above);
    if (node.isLeaf()) {
      out.append(counter);
      return;
    }
    out.append('(').append(counter).append(',');
    appendEvent(node.left(), sum, limits, out);
    out.append(',');
    appendEvent(node.right(), sum, limits, out);
    out.append(')');
  }

  /** Skips a bracket or comma. */
  private void skip() {
    at++;
  }

  private boolean takeOpen() {
    if (text.charAt(at) != '(') {
      return false;
    }
    at++;
    return true;
  }

  private long number() {
    int begin = at;
    while (Character.isDigit(text.charAt(at))) {
      at++;
    }
    return Long.parseLong(text, begin, at, 10);
  }
}

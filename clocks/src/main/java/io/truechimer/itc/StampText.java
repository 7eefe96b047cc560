/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

/**
 * Writes and reads the text forms of ids and stamps, in the paper's notation. {@link Id} and {@link
 * Stamp} have the grammars.
 */
final class StampText {

  /** The greatest number of characters of a value that an error message repeats. */
  private static final int SHOWN = 80;

  private final String text;
  private int at;

  private StampText(String text) {
    if (text.length() > Stamp.MAX_TEXT_LENGTH) {
      throw new IllegalArgumentException(
          "a text must have at most %s characters: length=%s"
              .formatted(Stamp.MAX_TEXT_LENGTH, text.length()));
    }
    this.text = text;
  }

  static String format(Id id) {
    StringBuilder out = new StringBuilder();
    append(out, id);
    return out.toString();
  }

  static String format(Stamp stamp) {
    StringBuilder out = new StringBuilder().append('(');
    append(out, stamp.id());
    out.append(',');
    TreePath path = new TreePath();
    for (long node : stamp.events().nodes()) {
      if (EventTree.isInner(node)) {
        out.append('(').append(EventTree.base(node)).append(',');
        path.goLeft();
      } else {
        out.append(EventTree.base(node));
        appendEnds(out, path);
      }
    }
    return out.append(')').toString();
  }

  private static void append(StringBuilder out, Id id) {
    TreePath path = new TreePath();
    for (byte node : id.nodes()) {
      if (node == IdTree.NODE) {
        out.append('(');
        path.goLeft();
      } else {
        out.append(node);
        appendEnds(out, path);
      }
    }
  }

  /** Moves on from a leaf: closes the nodes that it completes, and adds a comma if nodes follow. */
  private static void appendEnds(StringBuilder out, TreePath path) {
    int depth = path.depth();
    boolean isMore = path.goToNext();
    for (int level = path.depth(); level < depth; level++) {
      out.append(')');
    }
    if (isMore) {
      out.append(',');
    }
  }

  /** {@return the text of a value, shortened for an error message} */
  static String brief(Object value) {
    String text = value.toString();
    String start =
        text.length() <= SHOWN
            ? text
            : text.substring(0, SHOWN) + "... (" + text.length() + " characters)";
    // Printable ASCII only: other characters could forge log lines or control a terminal.
    return start.replaceAll("[^\\x20-\\x7E]", "?");
  }

  static Id parseId(String text) {
    StampText in = new StampText(text);
    IdTreeParser id = in.id();
    in.end();
    return id.build();
  }

  static Stamp parseStamp(String text) {
    StampText in = new StampText(text);
    in.expect('(');
    IdTreeParser id = in.id();
    in.expect(',');
    EventTreeParser events = in.events(id.size());
    in.expect(')');
    in.end();
    return new Stamp(id.build(), events.build());
  }

  private IdTreeParser id() {
    IdTreeParser id = new IdTreeParser();
    while (!id.isComplete()) {
      if (take('(')) {
        id.inner();
        continue;
      }
      byte symbol = take('0') ? IdTree.ZERO : IdTree.ONE;
      if (symbol == IdTree.ONE && !take('1')) {
        throw refused("an id must be 0, 1 or (left,right)");
      }
      int depth = id.depth();
      id.leaf(symbol);
      expectEnds(depth - id.depth(), !id.isComplete());
    }
    return id;
  }

  private EventTreeParser events(int idNodes) {
    EventTreeParser events = new EventTreeParser(idNodes);
    while (!events.isComplete()) {
      if (take('(')) {
        events.inner(number());
        expect(',');
        continue;
      }
      int depth = events.depth();
      events.leaf(number());
      expectEnds(depth - events.depth(), !events.isComplete());
    }
    return events;
  }

  private void expectEnds(int count, boolean isMore) {
    for (int i = 0; i < count; i++) {
      expect(')');
    }
    if (isMore) {
      expect(',');
    }
  }

  private long number() {
    int begin = at;
    long number = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      int digit = text.charAt(at) - '0';
      if (number > (Stamp.MAX_COUNTER - digit) / 10) {
        throw refused("a counter must be at most 2^63 - 1");
      }
      number = 10 * number + digit;
      at++;
    }
    if (at == begin) {
      throw refused("a number is expected");
    }
    if (text.charAt(begin) == '0' && at - begin > 1) {
      throw refused("a number must not have leading zeros");
    }
    return number;
  }

  private boolean take(char symbol) {
    if (at < text.length() && text.charAt(at) == symbol) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char symbol) {
    if (!take(symbol)) {
      throw refused("'" + symbol + "' is expected");
    }
  }

  private void end() {
    if (at < text.length()) {
      throw refused("the end of the text is expected");
    }
  }

  private IllegalArgumentException refused(String rule) {
    return new IllegalArgumentException(rule + ": at=" + at + ", text=" + brief(text));
  }
}

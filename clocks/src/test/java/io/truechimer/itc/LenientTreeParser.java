/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;

/**
 * Reads trees that are not in normal form, which the strict parsers refuse, and normalises them.
 * For small trees only, because it recurses.
 */
final class LenientTreeParser {

  private final String text;
  private int at;

  private LenientTreeParser(String text) {
    this.text = text;
  }

  static EventTree event(String text) {
    EventTreeBuilder out = new EventTreeBuilder(1);
    new LenientTreeParser(text).event(0, out);
    return out.build();
  }

  static Id id(String text) {
    byte[] out = new byte[text.length()];
    return new Id(Arrays.copyOf(out, new LenientTreeParser(text).id(out, 0)));
  }

  private void event(long sum, EventTreeBuilder out) {
    if (text.charAt(at) != '(') {
      out.leaf(sum + number());
      return;
    }
    at++;
    long base = sum + number();
    out.open();
    at++;
    event(base, out);
    at++;
    event(base, out);
    at++;
  }

  private long number() {
    int begin = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return Long.parseLong(text.substring(begin, at));
  }

  private int id(byte[] out, int full) {
    if (text.charAt(at) != '(') {
      byte leaf = (byte) (text.charAt(at++) - '0');
      return IdTree.add(new byte[] {leaf}, 0, 1, out, full);
    }
    at++;
    out[full] = IdTree.NODE;
    int size = id(out, full + 1);
    at++;
    size = id(out, size);
    at++;
    return size;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.itc.Stamp;

/** Stamps at and beyond the limits, shared by several tests. */
public final class Stamps {

  private static final int LEVELS = 13;
  private static final int RIGHTS = (1 << LEVELS) - 1;

  private Stamps() {}

  /** {@return a stamp that is too deep to be encoded: 600 levels} */
  public static Stamp tooDeep() {
    Stamp deep = Stamp.seed();
    for (int level = 0; level < 600; level++) {
      deep = deep.fork().left();
    }
    return deep.event();
  }

  /** {@return an anonymous stamp of exactly {@link Stamp#MAX_BYTES}} */
  public static Stamp largest() {
    int doublings = RIGHTS * 20;
    byte[] bytes = tree(doublings).toBytes();
    int end = Integer.numberOfTrailingZeros(bytes[bytes.length - 1]) + 1;
    int bits = Byte.SIZE * bytes.length - end;
    // Each doubling of a counter is two bits more; one bit ends the bytes.
    return tree(doublings + (Byte.SIZE * Stamp.MAX_BYTES - 1 - bits) / 2);
  }

  /** A full tree; the doublings are spread over the counters of its right halves. */
  private static Stamp tree(int doublings) {
    StringBuilder text = new StringBuilder("(0,");
    append(text, 1, 0, doublings);
    return Stamp.parse(text.append(')').toString());
  }

  private static void append(StringBuilder text, int node, long counter, int doublings) {
    if (node > RIGHTS) {
      text.append(counter);
      return;
    }
    int right = doublings / RIGHTS + (node <= doublings % RIGHTS ? 1 : 0);
    text.append('(').append(counter).append(',');
    append(text, 2 * node, 0, doublings);
    text.append(',');
    append(text, 2 * node + 1, 1L << right, doublings);
    text.append(')');
  }
}

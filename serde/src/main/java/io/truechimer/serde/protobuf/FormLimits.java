/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

import io.truechimer.itc.Stamp;
import java.util.function.Function;

/** The limits of the form, which hold for what is written as for what is read. */
final class FormLimits {

  private final Function<String, RuntimeException> refusal;
  private int nodes;

  /**
   * Begins a stamp.
   *
   * @param refusal makes the exception with which it is refused
   */
  FormLimits(Function<String, RuntimeException> refusal) {
    this.refusal = refusal;
  }

  /** Checks one more node before anything is made of it. */
  void checkNode(int depth) {
    nodes++;
    if (nodes > Stamp.MAX_NODES) {
      throw refusal.apply(
          "a stamp has at most " + Stamp.MAX_NODES + " nodes: nodes=" + nodes + " or more");
    }
    if (depth > ProtobufStamps.MAX_DEPTH) {
      throw refusal.apply(
          "Protocol Buffers hold an id and an event tree at most "
              + ProtobufStamps.MAX_DEPTH
              + " deep: depth="
              + depth
              + " or more");
    }
  }

  /**
   * Checks a counter.
   *
   * @param counter the node's own, unsigned
   * @param above those of all nodes above it, which passed
   * @return the sum
   */
  long checkCounter(long counter, long above) {
    if (Long.compareUnsigned(counter, ProtobufStamps.MAX_COUNTER - above) > 0) {
      throw refusal.apply(
          "Protocol Buffers hold a counter, with those above it, of at most "
              + ProtobufStamps.MAX_COUNTER
              + ": counter="
              + Long.toUnsignedString(counter)
              + ", above="
              + above);
    }
    return above + counter;
  }
}

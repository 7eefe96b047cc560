/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

import io.truechimer.itc.Stamp;
import java.util.function.Function;

/** Counts nodes and checks the limits of the form, for writing and reading. */
final class FormLimits {

  private final Function<String, RuntimeException> error;
  private int nodes;

  /**
   * Begins a stamp.
   *
   * @param error creates the exception for a violated limit from its message
   */
  FormLimits(Function<String, RuntimeException> error) {
    this.error = error;
  }

  /** Counts one more node, before anything is allocated for it. */
  void checkNode(int depth) {
    nodes++;
    if (nodes > Stamp.MAX_NODES) {
      throw error.apply(
          "a stamp must have at most " + Stamp.MAX_NODES + " nodes: nodes=" + nodes + " or more");
    }
    if (depth > ProtobufStamps.MAX_DEPTH) {
      throw error.apply(
          "in Protocol Buffers, an id and an event tree must be at most %s deep: depth=%s or more"
              .formatted(ProtobufStamps.MAX_DEPTH, depth));
    }
  }

  /**
   * Checks a counter.
   *
   * @param counter counter of the node itself, unsigned
   * @param above sum of the counters of all nodes above, which has passed this check
   * @return the sum of both
   */
  long checkCounter(long counter, long above) {
    if (Long.compareUnsigned(counter, ProtobufStamps.MAX_COUNTER - above) > 0) {
      throw error.apply(
          String.format(
              "in Protocol Buffers, a counter plus those above it must be at most %s:"
                  + " counter=%s, above=%s",
              ProtobufStamps.MAX_COUNTER, Long.toUnsignedString(counter), above));
    }
    return above + counter;
  }
}

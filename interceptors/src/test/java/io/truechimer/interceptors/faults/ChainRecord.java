/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import java.util.List;
import java.util.Optional;

/**
 * A record of a chain of answers; the text of it is the record's value.
 *
 * @param hop how many answers came before it in its chain
 * @param id who sent it, and which of his records it is: {@code node.life.thread.number}
 * @param causes the ids of those that its sender had received since it sent the one before
 */
record ChainRecord(int hop, String id, List<String> causes) {

  private static final String PREFIX = "chain;";

  String value() {
    return PREFIX + hop + ";" + id + ";" + String.join(",", causes);
  }

  /** {@return the record; empty if the value is of something else} */
  static Optional<ChainRecord> parse(String value) {
    if (value == null || !value.startsWith(PREFIX)) {
      return Optional.empty();
    }
    List<String> parts = List.of(value.split(";", -1));
    List<String> causes = parts.get(3).isEmpty() ? List.of() : List.of(parts.get(3).split(",", -1));
    return Optional.of(new ChainRecord(Integer.parseInt(parts.get(1)), parts.get(2), causes));
  }

  /** {@return the thread that sent it: all that it had sent before are causes too} */
  String sender() {
    return id.substring(0, id.lastIndexOf('.'));
  }

  long number() {
    return Long.parseLong(id.substring(id.lastIndexOf('.') + 1));
  }
}

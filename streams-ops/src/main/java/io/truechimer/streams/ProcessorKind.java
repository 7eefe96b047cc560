/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

/** How a processor is to be treated. */
enum ProcessorKind {
  /** One of Kafka's: it needs the very context object that Kafka gives it. */
  KAFKAS,
  /** One of the user's: it may forward what carries no context. */
  USERS,
  /** One of ours that deals with the contexts of records itself. */
  EXACT;

  /** Marks a processor that gets records with the contexts that they brought. */
  interface Exact {}

  static ProcessorKind of(Object processor) {
    if (processor instanceof Exact) {
      return EXACT;
    }
    // By the processor, not by its supplier: Kafka puts some suppliers of users into its own.
    String name = processor.getClass().getName();
    return name.startsWith("org.apache.kafka.streams.kstream.")
            || name.startsWith("org.apache.kafka.streams.processor.")
        ? KAFKAS
        : USERS;
  }
}

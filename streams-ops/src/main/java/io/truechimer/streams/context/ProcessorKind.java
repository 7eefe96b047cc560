/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

/** How {@link CausalProcessorWrapper} treats a processor. */
enum ProcessorKind {
  /** Part of Kafka Streams: it casts its context, so it must receive Kafka's own object. */
  BUILT_IN,
  /** Written by a user: it may forward records that carry no context. */
  USER,
  /** Part of Truechimer: it handles the contexts of records itself, see {@link StampAware}. */
  STAMP_AWARE;

  static ProcessorKind of(Object processor) {
    if (processor instanceof StampAware) {
      return STAMP_AWARE;
    }
    // By the class of the processor: Kafka wraps some suppliers of users in suppliers of its own.
    String name = processor.getClass().getName();
    return name.startsWith("org.apache.kafka.streams.kstream.")
            || name.startsWith("org.apache.kafka.streams.processor.")
        ? BUILT_IN
        : USER;
  }
}

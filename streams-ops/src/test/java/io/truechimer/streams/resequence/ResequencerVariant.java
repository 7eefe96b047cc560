/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.KStream;

/** The two ways to put a resequencer into a stream. */
enum ResequencerVariant {
  PROCESSOR,
  VALUES;

  <K, V> ResequencerSettings<K, V, ?> named(String name, Serde<K> keys, Serde<V> values) {
    return this == PROCESSOR
        ? Resequencer.processor(name, keys, values)
        : Resequencer.values(name, keys, values);
  }

  @SuppressWarnings("unchecked") // It is of the one variant or the other.
  <K, V> KStream<K, V> put(KStream<K, V> stream, ResequencerSettings<K, V, ?> resequencer) {
    return this == PROCESSOR
        ? stream.process((Resequencer<K, V>) resequencer)
        : stream.processValues((Resequencer.Values<K, V>) resequencer);
  }
}

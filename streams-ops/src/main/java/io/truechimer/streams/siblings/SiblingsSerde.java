/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.serde.WrappingSerde;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

/** {@link SiblingsCodec}, with an inner serde for the values. */
final class SiblingsSerde<V> extends WrappingSerde<Siblings<V>, V> {

  private final Serde<V> values;

  SiblingsSerde(Serde<V> values) {
    this.values = Objects.requireNonNull(values, "values");
  }

  @Override
  protected Serde<V> values() {
    return values;
  }

  @Override
  protected byte[] write(String topic, Siblings<V> data, Function<V, byte[]> values) {
    Siblings<byte[]> written = data.map(value -> notNull(topic, values.apply(value)));
    try {
      return SiblingsCodec.write(written);
    } catch (IllegalStateException e) {
      throw new SerializationException(
          "Cannot write siblings: " + e.getMessage() + ", topic=" + topic, e);
    }
  }

  @Override
  protected Siblings<V> read(String topic, byte[] data, Function<byte[], V> values) {
    Siblings<byte[]> read;
    try {
      read = SiblingsCodec.read(data);
    } catch (IllegalArgumentException e) {
      throw new SerializationException(
          "Cannot read siblings: " + e.getMessage() + ", topic=" + topic + ", bytes=" + data.length,
          e);
    }
    return read.map(value -> notNull(topic, values.apply(value)));
  }

  private static <T> T notNull(String topic, T value) {
    if (value == null) {
      throw new SerializationException(
          "The serde of the values must not return null for a value: null means a delete. topic="
              + topic);
    }
    return value;
  }
}

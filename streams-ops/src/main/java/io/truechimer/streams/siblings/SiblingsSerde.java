/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** {@link SiblingsCodec}, with values by their own serde. Null in, null out. */
final class SiblingsSerde<V>
    implements Serde<Siblings<V>>, Serializer<Siblings<V>>, Deserializer<Siblings<V>> {

  private final Serde<V> values;

  SiblingsSerde(Serde<V> values) {
    this.values = Objects.requireNonNull(values, "values");
  }

  @Override
  public byte[] serialize(String topic, Siblings<V> data) {
    return data == null
        ? null
        : write(
            topic, data.map(value -> notNull(topic, values.serializer().serialize(topic, value))));
  }

  @Override
  public byte[] serialize(String topic, Headers headers, Siblings<V> data) {
    return data == null
        ? null
        : write(
            topic,
            data.map(
                value -> notNull(topic, values.serializer().serialize(topic, headers, value))));
  }

  private static <T> T notNull(String topic, T value) {
    if (value == null) {
      // It would be a delete.
      throw new SerializationException(
          "cannot write or read siblings: topic="
              + topic
              + ", rule: the serde of the values makes no null of a value");
    }
    return value;
  }

  private static byte[] write(String topic, Siblings<byte[]> siblings) {
    try {
      return SiblingsCodec.write(siblings);
    } catch (IllegalStateException e) {
      throw new SerializationException(
          "cannot write siblings: topic=" + topic + ", rule: " + e.getMessage(), e);
    }
  }

  @Override
  public Siblings<V> deserialize(String topic, byte[] data) {
    return data == null
        ? null
        : read(topic, data)
            .map(value -> notNull(topic, values.deserializer().deserialize(topic, value)));
  }

  @Override
  public Siblings<V> deserialize(String topic, Headers headers, byte[] data) {
    return data == null
        ? null
        : read(topic, data)
            .map(value -> notNull(topic, values.deserializer().deserialize(topic, headers, value)));
  }

  private static Siblings<byte[]> read(String topic, byte[] data) {
    try {
      return SiblingsCodec.read(data);
    } catch (IllegalArgumentException e) {
      throw new SerializationException(
          "cannot read siblings: topic="
              + topic
              + ", rule: "
              + e.getMessage()
              + ", length="
              + data.length,
          e);
    }
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    values.configure(configs, isKey);
  }

  @Override
  public void close() {
    values.close();
  }

  @Override
  public Serializer<Siblings<V>> serializer() {
    return this;
  }

  @Override
  public Deserializer<Siblings<V>> deserializer() {
    return this;
  }
}

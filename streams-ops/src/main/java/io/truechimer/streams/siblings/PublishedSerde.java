/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.streams.siblings.SiblingOutput.Published;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Writes the plain value; nobody reads with it. */
final class PublishedSerde<V> implements Serde<Published<V>>, Serializer<Published<V>> {

  private final Serde<V> values;

  PublishedSerde(Serde<V> values) {
    this.values = values;
  }

  @Override
  public byte[] serialize(String topic, Published<V> data) {
    return data.value() == null ? null : values.serializer().serialize(topic, data.value());
  }

  @Override
  public byte[] serialize(String topic, Headers headers, Published<V> data) {
    return data.value() == null
        ? null
        : values.serializer().serialize(topic, headers, data.value());
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
  public Serializer<Published<V>> serializer() {
    return this;
  }

  @Override
  public Deserializer<Published<V>> deserializer() {
    return (topic, data) -> {
      throw new UnsupportedOperationException("only a sink has this serde: topic=" + topic);
    };
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A serde around the serde of a plain value. It is its own serializer and deserializer. The inner
 * serde receives the topic and the headers, and is configured and closed together with this one.
 * Null in, null out. As thread-safe as the inner serde.
 *
 * @param <T> the type of the wrapped values
 * @param <V> the type of the plain values
 */
public abstract class WrappingSerde<T, V> implements Serde<T>, Serializer<T>, Deserializer<T> {

  /** For subclasses. */
  protected WrappingSerde() {}

  /** {@return the serde of the plain values} */
  protected abstract Serde<V> values();

  /**
   * {@return the bytes of a wrapped value}
   *
   * @param topic the topic, for errors
   * @param data not null
   * @param values serializes plain values
   */
  protected abstract byte[] write(String topic, T data, Function<V, byte[]> values);

  /**
   * {@return the wrapped value in some bytes}
   *
   * @param topic the topic, for errors
   * @param data not null
   * @param values deserializes plain values
   */
  protected abstract T read(String topic, byte[] data, Function<byte[], V> values);

  @Override
  public final byte[] serialize(String topic, T data) {
    return data == null
        ? null
        : write(topic, data, value -> values().serializer().serialize(topic, value));
  }

  @Override
  public final byte[] serialize(String topic, Headers headers, T data) {
    return data == null
        ? null
        : write(topic, data, value -> values().serializer().serialize(topic, headers, value));
  }

  @Override
  public final T deserialize(String topic, byte[] data) {
    return data == null
        ? null
        : read(topic, data, bytes -> values().deserializer().deserialize(topic, bytes));
  }

  @Override
  public final T deserialize(String topic, Headers headers, byte[] data) {
    return data == null
        ? null
        : read(topic, data, bytes -> values().deserializer().deserialize(topic, headers, bytes));
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    values().configure(configs, isKey);
  }

  /** Closes the serde of the plain values. */
  @Override
  public void close() {
    values().close();
  }

  @Override
  public final Serializer<T> serializer() {
    return this;
  }

  @Override
  public final Deserializer<T> deserializer() {
    return this;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Base of serdes that encode and decode with two functions. Each is also its own serializer and
 * deserializer, so one class name fits every setting. An {@link IllegalArgumentException} or {@link
 * IllegalStateException} of the functions becomes a {@link SerializationException} with topic, rule
 * and value. Null is written as null and read as null.
 */
abstract class CodecSerde<T> implements Serde<T>, Serializer<T>, Deserializer<T> {

  private static final int SHOWN_BYTES = 32;

  private final String what;
  private final Function<T, byte[]> encoder;
  private final Function<byte[], T> decoder;

  CodecSerde(String what, Function<T, byte[]> encoder, Function<byte[], T> decoder) {
    this.what = what;
    this.encoder = encoder;
    this.decoder = decoder;
  }

  @Override
  public final byte[] serialize(String topic, T data) {
    try {
      return data == null ? null : encoder.apply(data);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new SerializationException(
          "cannot write " + what + ": topic=" + topic + ", rule: " + e.getMessage(), e);
    }
  }

  @Override
  public final T deserialize(String topic, byte[] data) {
    try {
      return data == null ? null : decoder.apply(data);
    } catch (IllegalArgumentException e) {
      throw new SerializationException(
          "cannot read %s: topic=%s, rule: %s, value=%s"
              .formatted(what, topic, e.getMessage(), brief(data)),
          e);
    }
  }

  private static String brief(byte[] data) {
    String hex = HexFormat.of().formatHex(Arrays.copyOf(data, Math.min(SHOWN_BYTES, data.length)));
    return hex + (data.length > SHOWN_BYTES ? "..." : "") + " (" + data.length + " bytes)";
  }

  @Override
  public final Serializer<T> serializer() {
    return this;
  }

  @Override
  public final Deserializer<T> deserializer() {
    return this;
  }

  @Override
  public final void configure(Map<String, ?> configs, boolean isKey) {
    // Nothing to configure.
  }

  @Override
  public final void close() {
    // Nothing to close.
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.serde.WrappingSerde;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;

/** Writes the plain value of a {@link Published} version. Only for a sink: it cannot read. */
final class PublishedSerde<V> extends WrappingSerde<Published<V>, V> {

  private final Serde<V> values;

  PublishedSerde(Serde<V> values) {
    this.values = values;
  }

  @Override
  protected Serde<V> values() {
    return values;
  }

  @Override
  protected byte[] write(String topic, Published<V> data, Function<V, byte[]> values) {
    return data.value() == null ? null : values.apply(data.value());
  }

  @Override
  protected Published<V> read(String topic, byte[] data, Function<byte[], V> values) {
    throw new UnsupportedOperationException("this serde is for a sink only: topic=" + topic);
  }
}

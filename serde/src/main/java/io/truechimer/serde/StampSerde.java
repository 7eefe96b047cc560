/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.itc.Stamp;

/**
 * Serde of a {@link Stamp}: the bytes of {@link Stamp#toBytes}, including the id.
 *
 * <p>The class is a serde, a serializer and a deserializer, so its name fits all three kinds of
 * settings. It has no configuration of its own. Null is written as null and read as null. Bytes and
 * values that break a rule cause a {@link org.apache.kafka.common.errors.SerializationException}
 * with topic, rule and value. Thread-safe.
 */
public final class StampSerde extends CodecSerde<Stamp> {

  /** Creates a serde. */
  public StampSerde() {
    super("a stamp", Stamp::toBytes, Stamp::fromBytes);
  }
}

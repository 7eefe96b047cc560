/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.itc.Stamp;

/**
 * Writes and reads a {@link Stamp}: the bytes of {@link Stamp#toBytes}, with the id.
 *
 * <p>A serde, a serializer and a deserializer at once, to be named or made; nothing to configure.
 * Null in, null out. What is refused is a {@link
 * org.apache.kafka.common.errors.SerializationException} that names the topic, the rule and the
 * value. Thread-safe.
 */
public final class StampSerde extends CodecSerde<Stamp> {

  /** Makes one. */
  public StampSerde() {
    super("a stamp", Stamp::toBytes, Stamp::fromBytes);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;

/**
 * Writes and reads a {@link HybridTimestamp}: the 12 bytes of {@link HybridTimestamp#toBytes},
 * whose order in a store or topic is that of time.
 *
 * <p>A serde, a serializer and a deserializer at once, to be named or made; nothing to configure.
 * Null in, null out. What is refused is a {@link
 * org.apache.kafka.common.errors.SerializationException} that names the topic, the rule and the
 * value. Thread-safe.
 */
public final class HybridTimestampSerde extends CodecSerde<HybridTimestamp> {

  /** Makes one. */
  public HybridTimestampSerde() {
    super("a timestamp", HybridTimestamp::toBytes, HybridTimestamp::fromBytes);
  }
}

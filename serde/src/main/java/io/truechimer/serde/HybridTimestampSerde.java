/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;

/**
 * Serde of a {@link HybridTimestamp}: the 12 bytes of {@link HybridTimestamp#toBytes}. Their order
 * in stores and topics is the order of time.
 *
 * <p>The class is a serde, a serializer and a deserializer, so its name fits all three kinds of
 * settings. It has no configuration of its own. Null is written as null and read as null. Bytes and
 * values that break a rule cause a {@link org.apache.kafka.common.errors.SerializationException}
 * with topic, rule and value. Thread-safe.
 */
public final class HybridTimestampSerde extends CodecSerde<HybridTimestamp> {

  /** Creates a serde. */
  public HybridTimestampSerde() {
    super("a timestamp", HybridTimestamp::toBytes, HybridTimestamp::fromBytes);
  }
}

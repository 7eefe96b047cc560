/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.serde.avro.AvroCodecs;
import io.truechimer.sync.Heartbeat;

/**
 * Serde of a {@link Heartbeat}: Avro's single-object encoding by {@code heartbeat.avsc}, at most 80
 * KiB.
 *
 * <p>The class is a serde, a serializer and a deserializer, so its name fits all three kinds of
 * settings. It has no configuration of its own. Null is written as null and read as null. Bytes and
 * values that break a rule cause a {@link org.apache.kafka.common.errors.SerializationException}
 * with topic, rule and value. Thread-safe.
 */
public final class HeartbeatSerde extends CodecSerde<Heartbeat> {

  /** Creates a serde. */
  public HeartbeatSerde() {
    super("a heartbeat", AvroCodecs::encode, AvroCodecs::decodeHeartbeat);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.serde.avro.AvroCodecs;
import io.truechimer.sync.Heartbeat;

/**
 * Writes and reads a {@link Heartbeat}: Avro's single-object encoding by {@code heartbeat.avsc}, at
 * most 80 KiB.
 *
 * <p>A serde, a serializer and a deserializer at once, to be named or made; nothing to configure.
 * Null in, null out. What is refused is a {@link
 * org.apache.kafka.common.errors.SerializationException} that names the topic, the rule and the
 * value. Thread-safe.
 */
public final class HeartbeatSerde extends CodecSerde<Heartbeat> {

  /** Makes one. */
  public HeartbeatSerde() {
    super("a heartbeat", AvroCodecs::encode, AvroCodecs::decodeHeartbeat);
  }
}

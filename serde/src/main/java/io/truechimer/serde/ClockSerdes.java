/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.sync.Heartbeat;
import org.apache.kafka.common.serialization.Serde;

/**
 * The serdes of clock values, for keys, values and state stores. Each can also be named in a
 * configuration by its class, as a serde, a serializer or a deserializer.
 *
 * <p>Reading takes time and memory proportional to the number of bytes, whatever they claim. A
 * timestamp has 12. A stamp has at most 64 KiB, a heartbeat 80 KiB: on one core of today at most
 * about a millisecond and 2 MB. A stamped value takes what its stamp does, and twice the bytes of
 * the value; how long that may be, Kafka's limits say.
 */
public final class ClockSerdes {

  private ClockSerdes() {}

  /** {@return a serde of timestamps, 12 bytes} The same as {@link HybridTimestampSerde}. */
  public static Serde<HybridTimestamp> hybridTimestamp() {
    return new HybridTimestampSerde();
  }

  /** {@return a serde of stamps with their ids} The same as {@link StampSerde}. */
  public static Serde<Stamp> stamp() {
    return new StampSerde();
  }

  /** {@return a serde of heartbeats} The same as {@link HeartbeatSerde}. */
  public static Serde<Heartbeat> heartbeat() {
    return new HeartbeatSerde();
  }

  /**
   * {@return a serde of stamped values} The same as {@link StampedSerde}.
   *
   * @param values the serde of the value; it is configured and closed together with the result
   * @param <V> the type of the value
   */
  public static <V> Serde<Stamped<V>> stamped(Serde<V> values) {
    return new StampedSerde<>(values);
  }
}

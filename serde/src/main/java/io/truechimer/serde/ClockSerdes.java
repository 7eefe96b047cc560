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
 * Factory of the serdes of clock values, for keys, values and state stores. The class of each serde
 * can also be named in a configuration, as a serde, a serializer or a deserializer.
 *
 * <p>Time and memory to read are proportional to the number of bytes, whatever lengths the bytes
 * claim. A timestamp has 12 bytes, a stamp at most 64 KiB, a heartbeat at most 80 KiB; reading
 * costs at most about 1 ms and 2 MB on one core. A stamped value costs the same as its stamp, plus
 * twice the bytes of the value, whose length only Kafka limits.
 */
public final class ClockSerdes {

  private ClockSerdes() {}

  /** {@return a serde of timestamps} Equivalent to {@link HybridTimestampSerde}. */
  public static Serde<HybridTimestamp> hybridTimestamp() {
    return new HybridTimestampSerde();
  }

  /** {@return a serde of stamps, including their ids} Equivalent to {@link StampSerde}. */
  public static Serde<Stamp> stamp() {
    return new StampSerde();
  }

  /** {@return a serde of heartbeats} Equivalent to {@link HeartbeatSerde}. */
  public static Serde<Heartbeat> heartbeat() {
    return new HeartbeatSerde();
  }

  /**
   * {@return a serde of stamped values} Equivalent to {@link StampedSerde}.
   *
   * @param values the serde of the value, configured and closed together with the result
   * @param <V> the type of the value
   */
  public static <V> Serde<Stamped<V>> stamped(Serde<V> values) {
    return new StampedSerde<>(values);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.serde.HlcHeader;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * Stamps every record that a producer sends with its node's clock.
 *
 * <pre>{@code
 * interceptor.classes=io.truechimer.interceptors.ClockProducerInterceptor
 * truechimer.node.id=orders-1
 * }</pre>
 *
 * <p>The timestamp is the header {@code tc-hlc}, see {@link HlcHeader}. The interceptor stamps and
 * sends a copy and leaves the caller's record unchanged, so that a record that is sent again gets a
 * new timestamp. If the caller gives no record timestamp, it becomes the physical time of the
 * header's. Changelog topics of Kafka Streams are not stamped, because Streams restores their
 * headers as part of a table's state.
 *
 * <p>{@link #onSend} never throws. If it fails, it counts and logs the failure, and the record is
 * sent unchanged. While the node is fenced, {@link ClockConfig#FENCE_POLICY} applies.
 *
 * <p>The interceptor runs before Kafka appends records to batches. With several threads or
 * producers, the order of timestamps in a partition may differ from the order of offsets.
 *
 * <p>It needs Kafka's clients 4.1 or later, and shows its metrics among the producer's. With older
 * clients, use {@link PortableClockProducerInterceptor}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ClockProducerInterceptor<K, V> extends StampingInterceptor<K, V>
    implements Monitorable {

  /** Kafka creates interceptors by their class names. */
  public ClockProducerInterceptor() {}

  /**
   * Registers the metrics of this producer.
   *
   * @param metrics the producer's plugin metrics
   */
  @Override
  public void withPluginMetrics(PluginMetrics metrics) {
    show(() -> new PluginMetricTarget(metrics));
  }
}

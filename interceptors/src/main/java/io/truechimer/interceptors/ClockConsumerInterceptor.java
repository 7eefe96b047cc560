/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * Advances the node's clock past the timestamps of all records that a consumer receives, before the
 * application sees them. All that the node sends afterwards has greater timestamps.
 *
 * <pre>{@code
 * interceptor.classes=io.truechimer.interceptors.ClockConsumerInterceptor
 * truechimer.node.id=orders-1
 * }</pre>
 *
 * <p>It delivers all records unchanged. A timestamp that is ahead of the wall clock by more than
 * {@link ClockConfig#MAX_OFFSET_MS} does not advance the clock; the interceptor counts it, and logs
 * it at most once a minute. {@link #onConsume} never throws.
 *
 * <p>Share consumers have no interceptors; call {@link NodeClock#receive} with their records.
 *
 * <p>Not thread-safe, like the consumer that owns it.
 *
 * <p>It needs Kafka's clients 4.1 or later, and shows its metrics among the consumer's. With older
 * clients, use {@link PortableClockConsumerInterceptor}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ClockConsumerInterceptor<K, V> extends ReceivingInterceptor<K, V>
    implements Monitorable {

  /** Kafka creates interceptors by their class names. */
  public ClockConsumerInterceptor() {}

  /**
   * Registers the metrics of this consumer.
   *
   * @param metrics the consumer's plugin metrics
   */
  @Override
  public void withPluginMetrics(PluginMetrics metrics) {
    show(() -> new PluginMetricTarget(metrics));
  }
}

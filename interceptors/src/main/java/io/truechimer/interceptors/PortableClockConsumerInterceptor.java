/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * {@link ClockConsumerInterceptor} for all versions of Kafka's clients from 3.6 on.
 *
 * <pre>{@code
 * interceptor.classes=io.truechimer.interceptors.PortableClockConsumerInterceptor
 * truechimer.node.id=orders-1
 * }</pre>
 *
 * <p>It behaves in the same way. Its metrics have the same names in JMX, and go to the consumer's
 * {@code metric.reporters}, of which each gets a second instance; they are not in the consumer's
 * {@code metrics()}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class PortableClockConsumerInterceptor<K, V> extends ReceivingInterceptor<K, V> {

  /** Kafka creates interceptors by their class names. */
  public PortableClockConsumerInterceptor() {}

  /**
   * Reads the settings, finds the node's clock, and registers the metrics of this consumer.
   *
   * @param configs the configuration of the consumer
   * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong
   */
  @Override
  public void configure(Map<String, ?> configs) {
    super.configure(configs);
    show(
        () ->
            new OwnMetricTarget(
                "kafka.consumer", "ClockConsumerInterceptor", ConsumerConfig.configDef(), configs));
  }
}

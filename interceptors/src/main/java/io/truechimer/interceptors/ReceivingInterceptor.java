/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.interceptors.logging.RateLimitedLog;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Advances the node's clock past what a consumer receives. It uses no type of Kafka 4.1, so that it
 * loads with older clients; {@link ClockConsumerInterceptor} describes the behaviour.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
abstract class ReceivingInterceptor<K, V> implements ConsumerInterceptor<K, V> {

  /** By the name that users know. */
  private final Logger log = LoggerFactory.getLogger(getClass());

  private final LongAdder failed = new LongAdder();

  private NodeClockHandle client;
  private ReceivedTimestamps received;
  private RateLimitedLog failures;

  /**
   * Reads the settings and finds the node's clock.
   *
   * @param configs the configuration of the consumer
   * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong
   */
  @Override
  public void configure(Map<String, ?> configs) {
    ClockConfig config = ClockConfig.of(configs);
    if (config.enabled()) {
      client = NodeClockHandle.open(config, configs);
      received = client.node().newReceived();
      failures = new RateLimitedLog(log, client.node().timeSource());
    }
  }

  /** Shows the metrics of this consumer, if the interceptor is enabled. */
  final void show(Supplier<MetricTarget> target) {
    if (client != null) {
      client.show(
          target, metrics -> ClientMetrics.ofConsumer(metrics, client.node(), received, failed));
    }
  }

  /**
   * Advances the clock.
   *
   * @param records the records that a poll is about to return
   * @return the same records
   */
  @Override
  public ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records) {
    if (client != null) {
      try {
        client.node().receive(records, received);
      } catch (RuntimeException | LinkageError e) {
        failed.increment();
        failures.warn(() -> "The clock did not advance past the records of a poll", e);
      }
    }
    return records;
  }

  /**
   * Does nothing.
   *
   * @param offsets ignored
   */
  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  /** Releases the node's clock. Idempotent. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}

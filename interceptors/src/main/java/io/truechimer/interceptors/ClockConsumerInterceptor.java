/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.interceptors.logging.RateLimitedLog;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ClockConsumerInterceptor<K, V>
    implements ConsumerInterceptor<K, V>, Monitorable {

  private static final Logger LOG = LoggerFactory.getLogger(ClockConsumerInterceptor.class);

  private final LongAdder failed = new LongAdder();

  private NodeClockHandle client;
  private ReceivedTimestamps received;
  private RateLimitedLog failures;

  /** Kafka creates interceptors by their class names. */
  public ClockConsumerInterceptor() {}

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
      failures = new RateLimitedLog(LOG, client.node().timeSource());
    }
  }

  /**
   * Registers the metrics of this consumer.
   *
   * @param metrics the consumer's plugin metrics
   */
  @Override
  public void withPluginMetrics(PluginMetrics metrics) {
    if (client != null) {
      NodeClock node = client.node();
      client.show(metrics, () -> ClientMetrics.ofConsumer(metrics, node, received, failed));
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

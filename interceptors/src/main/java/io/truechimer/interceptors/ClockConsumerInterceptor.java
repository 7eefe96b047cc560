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
 * Moves the clock of the node past the stamps of all records that a consumer receives, before the
 * application sees them: whatever the node sends from then on has a greater stamp.
 *
 * <pre>{@code
 * interceptor.classes=io.truechimer.interceptors.ClockConsumerInterceptor
 * truechimer.node.id=orders-1
 * }</pre>
 *
 * <p>The records are delivered as they are, all of them. A stamp further ahead of the wall clock
 * than {@link ClockConfig#MAX_OFFSET_MS} does not move the clock; it is counted, and logged at most
 * once a minute. No exception leaves {@link #onConsume}.
 *
 * <p>As little thread-safe as the consumer that has it; the clock of the node is thread-safe.
 *
 * <p>Share consumers take no interceptors; call {@link NodeClock#receive} with what they poll.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ClockConsumerInterceptor<K, V>
    implements ConsumerInterceptor<K, V>, Monitorable {

  private static final Logger LOG = LoggerFactory.getLogger(ClockConsumerInterceptor.class);

  private final Intake intake = new Intake();
  private final LongAdder failed = new LongAdder();

  private ClientClock client;
  private RateLimitedLog failures;

  /** For Kafka, which makes interceptors by the names of their classes. */
  public ClockConsumerInterceptor() {}

  /**
   * Reads the settings, and finds the clock of the node.
   *
   * @param configs the configuration of the consumer
   * @throws org.apache.kafka.common.config.ConfigException if a setting of ours is wrong
   */
  @Override
  public void configure(Map<String, ?> configs) {
    ClockConfig config = ClockConfig.of(configs);
    if (config.enabled()) {
      client = ClientClock.open(config, configs);
      failures = new RateLimitedLog(LOG, client.node().machine());
    }
  }

  /**
   * Adds the metrics of this consumer.
   *
   * @param metrics where to
   */
  @Override
  public void withPluginMetrics(PluginMetrics metrics) {
    if (client != null) {
      ClientMetrics.ofConsumer(metrics, client.node(), intake, failed);
      client.showSources(metrics);
    }
  }

  /**
   * Moves the clock.
   *
   * @param records what a poll is about to return
   * @return the same
   */
  @Override
  public ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records) {
    if (client != null) {
      try {
        client.node().receive(records, intake);
      } catch (RuntimeException | LinkageError e) {
        failed.increment();
        failures.warn(() -> "The clock did not move by what was received", e);
      }
    }
    return records;
  }

  /**
   * Does nothing.
   *
   * @param offsets the committed offsets
   */
  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  /** Lets go of the clock. Does nothing the second time, or where there is none. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes for seen what the global tables of an instance take in, which no processor wrapper sees:
 * all tasks of the instance may read it. {@link ClockStreams} adds it to the global consumer.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class GlobalConsumerInterceptor<K, V> implements ConsumerInterceptor<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(GlobalConsumerInterceptor.class);
  private static final long PAUSE_MILLIS = 60_000;

  private CausalConfig config;
  private long nextWarning = Long.MIN_VALUE;

  /** For Kafka, which makes interceptors by the names of their classes. */
  public GlobalConsumerInterceptor() {}

  /**
   * Reads the settings, and finds the clock of the node.
   *
   * @param configs the configuration of the consumer
   */
  @Override
  public void configure(Map<String, ?> configs) {
    config = CausalConfig.of(configs);
  }

  /**
   * Joins the contexts of the records, before any of them is in a table.
   *
   * @param records what a poll is about to return
   * @return the same
   */
  @Override
  public ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records) {
    if (!config.enabled()) {
      return records;
    }
    NodeClock node = config.node();
    long now = node.now().physicalMillis();
    // What is ahead of all clocks is refused, as tasks do; what is older than the horizon, simpler.
    Stamp limit = Stamp.upTo(now + config.maxOffsetMillis());
    Stamp all = Stamp.upTo(now);
    Stamp joined = Stamp.upTo(Math.max(0, now - config.horizonMillis()));
    boolean any = false;
    for (ConsumerRecord<K, V> record : records) {
      Optional<Stamp> context = ClockHeaders.readContext(record.headers());
      if (context.isEmpty()) {
        continue;
      }
      boolean fits =
          record.headers().lastHeader(ClockHeaders.CONTEXT).value().length <= config.maxBytes();
      if (context.get().leq(fits ? limit : all)) {
        joined = joined.join(fits ? context.get() : all);
        any = true;
      } else {
        warn(record, now);
      }
    }
    if (any) {
      config.instance().joinGlobalContext(joined);
    }
    return records;
  }

  private void warn(ConsumerRecord<K, V> record, long now) {
    if (now >= nextWarning) {
      nextWarning = now + PAUSE_MILLIS;
      LOG.warn(
          "The context of a record of a global table says what no clock can have shown yet, and is"
              + " not taken for seen: what comes of it may be ordered before its causes: record={}"
              + "-{}@{}",
          record.topic(),
          record.partition(),
          record.offset());
    }
  }

  /**
   * Does nothing.
   *
   * @param offsets the committed offsets
   */
  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  /** Does nothing. */
  @Override
  public void close() {}
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import io.truechimer.interceptors.logging.RateLimitedLog;
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
 * Joins the causal contexts of all records that global tables read. No processor wrapper sees these
 * records, and all tasks of the instance may read the tables. Internal; public because Kafka
 * instantiates it by class name. {@code ClockStreams} adds it to the global consumer.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class GlobalContextInterceptor<K, V> implements ConsumerInterceptor<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(GlobalContextInterceptor.class);

  private ContextSettings settings;
  private RateLimitedLog rejections;

  /** For Kafka. */
  public GlobalContextInterceptor() {}

  /**
   * Reads the settings, and finds the clock of the node.
   *
   * @param configs the configuration of the consumer
   */
  @Override
  public void configure(Map<String, ?> configs) {
    settings = ContextSettings.of(configs);
    rejections = new RateLimitedLog(LOG, settings.node().timeSource());
  }

  /**
   * Joins the contexts of the records before a table stores any of them.
   *
   * @param records the records that a poll is about to return
   * @return the same records
   */
  @Override
  public ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records) {
    if (!settings.enabled()) {
      return records;
    }
    long now = settings.node().now().physicalMillis();
    // Everything older than the horizon counts as seen, as in tasks.
    Stamp joined = Stamp.upTo(Math.max(0, now - settings.horizonMillis));
    boolean any = false;
    for (ConsumerRecord<K, V> record : records) {
      Optional<Stamp> context = ClockHeaders.readContext(record.headers());
      if (context.isEmpty()) {
        continue;
      }
      int length = record.headers().lastHeader(ClockHeaders.CONTEXT).value().length;
      Optional<Stamp> admitted = settings.contextLimit().admit(context.get(), length, now);
      if (admitted.isPresent()) {
        joined = joined.join(admitted.get());
        any = true;
      } else {
        warn(record);
      }
    }
    if (any) {
      settings.instance.joinGlobalContext(joined);
    }
    return records;
  }

  private void warn(ConsumerRecord<K, V> record) {
    rejections.warn(
        () ->
            ("The causal context of a global table's record is ignored: it is further ahead than"
                    + " the maximum clock offset. Outputs may look concurrent with their causes."
                    + " Check the clock of the sender: record=%s-%d@%d")
                .formatted(record.topic(), record.partition(), record.offset()));
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

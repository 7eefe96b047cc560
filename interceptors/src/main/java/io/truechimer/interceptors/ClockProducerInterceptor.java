/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.logging.RateLimitedLog;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.JudgedReading;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ClockProducerInterceptor<K, V>
    implements ProducerInterceptor<K, V>, Monitorable {

  private static final Logger LOG = LoggerFactory.getLogger(ClockProducerInterceptor.class);

  private final LongAdder trusted = new LongAdder();
  private final LongAdder untrusted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private ChangelogTopics changelogs;
  private NodeClockHandle client;
  private RateLimitedLog failures;
  private boolean setsTimestamp;
  private boolean keepsExistingHeader;

  /** Kafka creates interceptors by their class names. */
  public ClockProducerInterceptor() {}

  /**
   * Reads the settings and finds the node's clock.
   *
   * @param configs the configuration of the producer
   * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong
   */
  @Override
  public void configure(Map<String, ?> configs) {
    ClockConfig config = ClockConfig.of(configs);
    if (config.enabled()) {
      changelogs = ChangelogTopics.of(configs);
      setsTimestamp = config.setsTimestamp();
      keepsExistingHeader = config.keepsExistingHeader();
      client = NodeClockHandle.open(config, configs);
      failures = new RateLimitedLog(LOG, client.node().timeSource());
    }
  }

  /**
   * Registers the metrics of this producer.
   *
   * @param metrics the producer's plugin metrics
   */
  @Override
  public void withPluginMetrics(PluginMetrics metrics) {
    if (client != null) {
      NodeClock node = client.node();
      client.show(
          metrics,
          () -> ClientMetrics.ofProducer(metrics, node, trusted, untrusted, refused, failed));
    }
  }

  /**
   * Stamps a record.
   *
   * @param record the record of the caller or of the interceptor before
   * @return the record to send
   */
  @Override
  public ProducerRecord<K, V> onSend(ProducerRecord<K, V> record) {
    if (client == null) {
      return record;
    }
    try {
      return stamp(record);
    } catch (RuntimeException | LinkageError e) {
      failed.increment();
      failures.warn(() -> "A record was sent without a timestamp header", e);
      return record;
    }
  }

  private ProducerRecord<K, V> stamp(ProducerRecord<K, V> record) {
    if (changelogs.contains(record.topic())
        || (keepsExistingHeader && ClockHeaders.readHlc(record.headers()).isPresent())) {
      return record;
    }
    // Before anything that may fail: a failure sends the record unchanged.
    ClockFencedException fenced = client.refusal(client.node().fenceState().reason());
    if (fenced != null) {
      return refuse(record, fenced);
    }
    NodeClock node = client.node();
    JudgedReading now = node.judge();
    HybridTimestamp next = node.next(now);
    String lag = node.lag(next, now);
    if (lag != null) {
      node.warnOfLag(lag);
      ClockFencedException behind = client.refusal(lag);
      if (behind != null) {
        return refuse(record, behind);
      }
    }
    HlcHeader header = node.header(next, now, lag);
    Long timestamp = record.timestamp();
    if (timestamp == null && setsTimestamp) {
      timestamp = next.physicalMillis();
    }
    ProducerRecord<K, V> copy =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            timestamp,
            record.key(),
            record.value(),
            record.headers());
    ClockHeaders.writeHlc(copy.headers(), header);
    (header.trusted() ? trusted : untrusted).increment();
    return copy;
  }

  private ProducerRecord<K, V> refuse(ProducerRecord<K, V> record, ClockFencedException refusal) {
    refused.increment();
    return new RefusedRecord<>(record, refusal);
  }

  /** Releases the node's clock. Idempotent. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}

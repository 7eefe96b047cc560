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
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stamps the records of a producer. It uses no type of Kafka 4.1, so that it loads with older
 * clients; {@link ClockProducerInterceptor} describes the behaviour.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
abstract class StampingInterceptor<K, V> implements ProducerInterceptor<K, V> {

  /** By the name that users know. */
  private final Logger log = LoggerFactory.getLogger(getClass());

  private final LongAdder trusted = new LongAdder();
  private final LongAdder untrusted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private ChangelogTopics changelogs;
  private NodeClockHandle client;
  private RateLimitedLog failures;
  private boolean setsTimestamp;
  private boolean keepsExistingHeader;

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
      failures = new RateLimitedLog(log, client.node().timeSource());
    }
  }

  /** Shows the metrics of this producer, if the interceptor is enabled. */
  final void show(Supplier<MetricTarget> target) {
    if (client != null) {
      client.show(
          target,
          metrics ->
              ClientMetrics.ofProducer(
                  metrics, client.node(), trusted, untrusted, refused, failed));
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

  /**
   * Does nothing. Without it, the network thread of a producer before 4.1 would end.
   *
   * @param metadata ignored
   * @param exception ignored
   */
  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

  /**
   * Does nothing.
   *
   * @param metadata ignored
   * @param exception ignored
   * @param headers ignored
   */
  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception, Headers headers) {}

  /** Releases the node's clock. Idempotent. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.interceptors.logging.RateLimitedLog;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stamps every record that a producer sends with the clock of its node.
 *
 * <pre>{@code
 * interceptor.classes=io.truechimer.interceptors.ClockProducerInterceptor
 * truechimer.node.id=orders-1
 * }</pre>
 *
 * <p>The stamp is the header {@code tc-hlc}, see {@link HlcHeader}. The caller's record is left
 * alone: a copy is stamped and sent, so a record can be sent again, and gets another stamp then.
 * Where the caller gives no timestamp, the record's timestamp is the wall time of its stamp.
 * Changelog topics of Kafka Streams are not stamped, because Streams restores their headers as part
 * of a table's state.
 *
 * <p>No exception leaves {@link #onSend}. What goes wrong there is counted and logged, and the
 * record goes out as it was. While the clock is fenced, what happens is the policy of {@link
 * ClockConfig#FENCE_POLICY}.
 *
 * <p>Stamps are made before Kafka appends records to batches: with several threads on one producer,
 * or several producers, the order of stamps in a partition is not always the order of offsets.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ClockProducerInterceptor<K, V>
    implements ProducerInterceptor<K, V>, Monitorable {

  private static final Logger LOG = LoggerFactory.getLogger(ClockProducerInterceptor.class);

  private final LongAdder stamped = new LongAdder();
  private final LongAdder untrusted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private ChangelogTopics changelogs;
  private ClientClock client;
  private RateLimitedLog failures;
  private boolean setsTimestamp;
  private boolean keepsExisting;

  /** For Kafka, which makes interceptors by the names of their classes. */
  public ClockProducerInterceptor() {}

  /**
   * Reads the settings, and finds the clock of the node.
   *
   * @param configs the configuration of the producer
   * @throws org.apache.kafka.common.config.ConfigException if a setting of ours is wrong
   */
  @Override
  public void configure(Map<String, ?> configs) {
    ClockConfig config = ClockConfig.of(configs);
    if (config.enabled()) {
      changelogs = ChangelogTopics.of(configs);
      setsTimestamp = config.setsTimestamp();
      keepsExisting = config.keepsExisting();
      client = ClientClock.open(config, configs);
      failures = new RateLimitedLog(LOG, client.node().machine());
    }
  }

  /**
   * Adds the metrics of this producer.
   *
   * @param metrics where to
   */
  @Override
  public void withPluginMetrics(PluginMetrics metrics) {
    if (client != null) {
      ClientMetrics.ofProducer(metrics, client.node(), stamped, untrusted, refused, failed);
      client.showSources(metrics);
    }
  }

  /**
   * Stamps a record.
   *
   * @param record the record as the caller or the interceptor before gave it
   * @return the record that is sent
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
      failures.warn(() -> "A record is sent without a stamp", e);
      return record;
    }
  }

  private ProducerRecord<K, V> stamp(ProducerRecord<K, V> record) {
    if (changelogs.contains(record.topic())
        || (keepsExisting && ClockHeaders.readHlc(record.headers()).isPresent())) {
      return record;
    }
    // First, so that no error of a clock that is fenced can let a record through.
    ClockFencedException fenced = client.refusal(client.node().raisedFence());
    if (fenced != null) {
      return refuse(record, fenced);
    }
    HlcHeader stamp = client.node().stamp();
    ClockFencedException behind = client.refusal(client.node().lag(stamp));
    if (behind != null) {
      return refuse(record, behind);
    }
    Long timestamp = record.timestamp();
    if (timestamp == null && setsTimestamp) {
      timestamp = stamp.timestamp().physicalMillis();
    }
    ProducerRecord<K, V> copy =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            timestamp,
            record.key(),
            record.value(),
            record.headers());
    ClockHeaders.writeHlc(copy.headers(), stamp);
    stamped.increment();
    if (!stamp.trusted()) {
      untrusted.increment();
    }
    return copy;
  }

  private ProducerRecord<K, V> refuse(ProducerRecord<K, V> record, ClockFencedException refusal) {
    refused.increment();
    return new RefusedRecord<>(record, refusal);
  }

  /** Lets go of the clock. Does nothing the second time, or where there is none. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}

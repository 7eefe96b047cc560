/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.streams.context.ContextSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.FailOnInvalidTimestamp;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Extracts the event time of a record from its timestamp header: the physical milliseconds of
 * {@code tc-hlc}.
 *
 * <pre>{@code
 * default.timestamp.extractor=io.truechimer.streams.HybridTimestampExtractor
 * truechimer.timestamp.extractor.missing=drop
 * }</pre>
 *
 * <p>{@link ClockStreams#eventTime} sets it, and keeps the previous extractor as the delegate.
 * Kafka configures only the default extractor. For {@code Consumed.withTimestampExtractor}, use a
 * constructor that takes the clock.
 *
 * <p>Optional, because {@code tc-hlc} says when a record was sent. Its event may be older if
 * records are backfilled, captured from a database, or given a timestamp by their producer.
 *
 * <p>A timestamp that is further ahead of the wall clock than the maximum clock offset is rejected.
 * Its record gets the greatest event time of its partition so far, so it does not advance stream
 * time. The first record of a partition gets its own timestamp, or the delegate's answer, but at
 * most the present time.
 *
 * <p>Thread-safe.
 */
public final class HybridTimestampExtractor implements TimestampExtractor, Configurable {

  private static final long DROPPED = -1;

  /** How to treat a record without a timestamp header. */
  public enum MissingStamp {
    /**
     * Use the record's own timestamp, as Kafka does; or the answer of the delegate, see {@link
     * ClockStreamsConfig#EXTRACTOR_DELEGATE_CLASS}.
     */
    RECORD,
    /** Skip the record; Kafka counts it as dropped. */
    DROP,
    /** Stop the thread with a {@link StreamsException}. */
    FAIL
  }

  private volatile TimestampExtractor fallback = new FailOnInvalidTimestamp();
  private volatile boolean enabled = true;
  private volatile NodeClock node;
  private volatile MissingStamp missing;

  /** For Kafka, which calls {@link #configure}. Without that call, each record causes an error. */
  public HybridTimestampExtractor() {}

  /**
   * For {@code Consumed.withTimestampExtractor}.
   *
   * @param node the clock of this node, see {@link NodeClock#of}
   * @param missing how to treat records without a timestamp header
   */
  public HybridTimestampExtractor(NodeClock node, MissingStamp missing) {
    this.node = Objects.requireNonNull(node, "node");
    this.missing = Objects.requireNonNull(missing, "missing");
  }

  /**
   * For {@code Consumed.withTimestampExtractor}, with a delegate.
   *
   * @param node the clock of this node, see {@link NodeClock#of}
   * @param delegate called for records without a timestamp header; thread-safe, and configured
   */
  public HybridTimestampExtractor(NodeClock node, TimestampExtractor delegate) {
    this(node, MissingStamp.RECORD);
    this.fallback = Objects.requireNonNull(delegate, "delegate");
  }

  /**
   * Reads the settings, and finds the clock of the node.
   *
   * @param configs the configuration of the application
   * @throws ConfigException if a setting is invalid
   */
  @Override
  public void configure(Map<String, ?> configs) {
    ContextSettings settings = ContextSettings.of(configs);
    Map<String, Object> values = ClockStreamsConfig.definition().parse(configs);
    enabled = settings.enabled();
    node = settings.node();
    String text = (String) values.get(ClockStreamsConfig.EXTRACTOR_MISSING);
    missing = MissingStamp.valueOf(text.toUpperCase(Locale.ROOT));
    TimestampExtractor delegate =
        ContextSettings.newDelegate(
            values,
            ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS,
            TimestampExtractor.class,
            HybridTimestampExtractor.class);
    if (delegate != null && missing != MissingStamp.RECORD) {
      throw new ConfigException(
          ClockStreamsConfig.EXTRACTOR_MISSING,
          text,
          "a delegate handles records without a timestamp header: use record, or remove "
              + ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS);
    }
    if (delegate instanceof Configurable configurable) {
      configurable.configure(configs);
    }
    fallback = delegate == null ? new FailOnInvalidTimestamp() : delegate;
  }

  /**
   * {@return the event time of a record, in milliseconds since the Unix epoch; negative to skip the
   * record}
   *
   * @param record the record
   * @param partitionTime the greatest event time of its partition so far; -1 if there is none
   * @throws StreamsException if the header is missing and the policy is {@link MissingStamp#FAIL},
   *     or if the record's own timestamp is needed but negative
   * @throws IllegalStateException if this extractor has no clock: it was neither configured nor
   *     constructed with one
   */
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    if (node == null) {
      throw new IllegalStateException(
          "HybridTimestampExtractor is not configured: Kafka configures only the extractor under"
              + " default.timestamp.extractor. For Consumed.withTimestampExtractor, use new"
              + " HybridTimestampExtractor(NodeClock, MissingStamp): record="
              + text(record));
    }
    if (!enabled) {
      return fallback.extract(record, partitionTime);
    }
    return ClockHeaders.readHlc(record.headers())
        .map(header -> extract(header.timestamp(), record, partitionTime))
        .orElseGet(() -> withoutStamp(record, partitionTime));
  }

  private long extract(
      HybridTimestamp timestamp, ConsumerRecord<Object, Object> record, long partitionTime) {
    if (node.accepts(timestamp)) {
      return timestamp.physicalMillis();
    }
    if (partitionTime >= 0) {
      return partitionTime;
    }
    return Math.min(fallback.extract(record, partitionTime), node.now().physicalMillis());
  }

  private long withoutStamp(ConsumerRecord<Object, Object> record, long partitionTime) {
    return switch (missing) {
      case RECORD -> fallback.extract(record, partitionTime);
      case DROP -> DROPPED;
      case FAIL ->
          throw new StreamsException(
              "A record has no timestamp header, and %s is fail: record=%s"
                  .formatted(ClockStreamsConfig.EXTRACTOR_MISSING, text(record)));
    };
  }

  private static String text(ConsumerRecord<Object, Object> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}

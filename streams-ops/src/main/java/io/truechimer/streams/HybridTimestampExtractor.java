/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.serde.ClockHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.FailOnInvalidTimestamp;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Takes a record's event time from its stamp: the physical milliseconds of {@code tc-hlc}.
 *
 * <pre>{@code
 * default.timestamp.extractor=io.truechimer.streams.HybridTimestampExtractor
 * truechimer.timestamp.extractor.missing=drop
 * }</pre>
 *
 * <p>{@link ClockStreams#eventTime} sets it, and lets the extractor go on that stood there before.
 * Kafka configures no extractor but that one: for {@code Consumed.withTimestampExtractor}, of one
 * source, take a constructor that is given the clock.
 *
 * <p>By choice only: the stamp says when a record was sent, which is not when it happened where
 * records are backfilled, captured from a database, or given a timestamp by their sender.
 *
 * <p>A stamp that is further ahead of the wall clock than the maximum offset never advances stream
 * time: its record is placed at the greatest time that its partition has reached. The first of a
 * partition has none; it is placed at its own timestamp, or what the application's own extractor
 * makes of it; or now if that is earlier.
 *
 * <p>Thread-safe.
 */
public final class HybridTimestampExtractor implements TimestampExtractor, Configurable {

  private static final long DROPPED = -1;

  /** What becomes of a record without a stamp. */
  public enum Missing {
    /**
     * Its event time is its own timestamp, as everywhere in Kafka; or what the application's own
     * extractor makes of it, see {@link CausalConfig#EXTRACTOR_DELEGATE_CLASS}.
     */
    RECORD,
    /** It is skipped; Kafka counts it as dropped. */
    DROP,
    /** It ends the thread with a {@link StreamsException}. */
    FAIL;

    static Missing of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  private volatile TimestampExtractor fallback = new FailOnInvalidTimestamp();
  private volatile boolean enabled = true;
  private volatile NodeClock node;
  private volatile Missing missing;

  /**
   * For Kafka, which makes it by the name of its class, and configures it. One that nobody has
   * configured refuses all records.
   */
  public HybridTimestampExtractor() {}

  /**
   * For {@code Consumed.withTimestampExtractor}.
   *
   * @param node the clock of this node, see {@link NodeClock#of}
   * @param missing what becomes of records without a stamp
   */
  public HybridTimestampExtractor(NodeClock node, Missing missing) {
    this.node = Objects.requireNonNull(node, "node");
    this.missing = Objects.requireNonNull(missing, "missing");
  }

  /**
   * For {@code Consumed.withTimestampExtractor}, where there was an extractor before.
   *
   * @param node the clock of this node, see {@link NodeClock#of}
   * @param delegate asked about records without a stamp; thread-safe, and configured already
   */
  public HybridTimestampExtractor(NodeClock node, TimestampExtractor delegate) {
    this(node, Missing.RECORD);
    this.fallback = Objects.requireNonNull(delegate, "delegate");
  }

  /**
   * Reads the settings, and finds the clock of the node.
   *
   * @param configs the configuration of the application
   * @throws org.apache.kafka.common.config.ConfigException if a setting of ours is wrong
   */
  @Override
  public void configure(Map<String, ?> configs) {
    CausalConfig config = CausalConfig.of(configs);
    enabled = config.enabled();
    node = config.node();
    missing = config.missing();
    TimestampExtractor delegate = config.newExtractorDelegate();
    if (delegate instanceof Configurable configurable) {
      configurable.configure(configs);
    }
    fallback = delegate == null ? new FailOnInvalidTimestamp() : delegate;
  }

  /**
   * {@return the event time of a record, in milliseconds since the Unix epoch; negative if it is to
   * be skipped}
   *
   * @param record the record
   * @param partitionTime the greatest event time of its partition so far; -1 if there is none
   * @throws StreamsException if it has no stamp, and that is to fail; or if its own timestamp is
   *     asked for, and it has none
   * @throws IllegalStateException if this was made without a clock, and never configured
   */
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    if (node == null) {
      throw new IllegalStateException(
          "Kafka configures the extractor under default.timestamp.extractor alone; for"
              + " Consumed.withTimestampExtractor make it with new HybridTimestampExtractor("
              + "NodeClock, Missing): record="
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
              CausalConfig.EXTRACTOR_MISSING
                  + " is fail, and a record has no stamp: record="
                  + text(record));
    };
  }

  private static String text(ConsumerRecord<Object, Object> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.logging.RateLimitedLog;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.time.UnsignedNanos;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Sensor;

/**
 * Finds the greatest acceptable timestamp in a batch of records, and counts accepted, rejected and
 * malformed ones. Thread-safe.
 */
final class ReceivedTimestamps {

  private static final double NANOS_PER_MILLI = 1e6;

  private final LongAdder received = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder malformed = new LongAdder();

  private final String node;
  private final RateLimitedLog rejections;

  /** Null until a client adds its metrics. */
  private volatile Sensor offsets;

  /**
   * Creates counters.
   *
   * @param node the node's name, for the log
   * @param rejections logs rejected records; shared by all clients of the node
   */
  ReceivedTimestamps(String node, RateLimitedLog rejections) {
    this.node = node;
    this.rejections = rejections;
  }

  void measureOffsets(Sensor sensor) {
    offsets = sensor;
  }

  /**
   * {@return the greatest timestamp that may advance the clock; {@link HybridTimestamp#MIN} if
   * there is none}
   *
   * @param latestNanos the latest possible wall time, in nanoseconds since the Unix epoch, unsigned
   * @param maxOffsetNanos how far ahead of it a timestamp may be
   */
  HybridTimestamp greatest(
      Iterable<? extends ConsumerRecord<?, ?>> records, long latestNanos, long maxOffsetNanos) {
    long acceptedWall = 0;
    int acceptedLogical = 0;
    long greatestOffset = Long.MIN_VALUE;
    int timestamps = 0;
    for (ConsumerRecord<?, ?> record : records) {
      HybridTimestamp timestamp = ClockHeaders.readTimestamp(record.headers(), malformed);
      if (timestamp == null) {
        continue;
      }
      timestamps++;
      long offset = UnsignedNanos.difference(timestamp.wallTime(), latestNanos);
      greatestOffset = Math.max(greatestOffset, offset);
      if (offset > maxOffsetNanos) {
        rejected.increment();
        rejections.warn(() -> rejection(record, offset, maxOffsetNanos));
      } else if (timestamp.compareTo(HybridTimestamp.of(acceptedWall, acceptedLogical)) > 0) {
        // As two fields, so that escape analysis removes the timestamp object.
        acceptedWall = timestamp.wallTime();
        acceptedLogical = timestamp.logical();
      }
    }
    if (timestamps > 0) {
      received.add(timestamps);
      measure(greatestOffset);
    }
    return HybridTimestamp.of(acceptedWall, acceptedLogical);
  }

  private String rejection(ConsumerRecord<?, ?> record, long offsetNanos, long maxOffsetNanos) {
    Duration ahead = Duration.ofNanos(offsetNanos);
    Duration allowed = Duration.ofNanos(maxOffsetNanos);
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return ("Node %s: the timestamp of a record is %s ahead of this node's clock and does not"
            + " advance it; the maximum offset is %s. Check the sender's clock. Record: %s@%s")
        .formatted(node, ahead, allowed, partition, record.offset());
  }

  private void measure(long offsetNanos) {
    Sensor sensor = offsets;
    if (sensor != null) {
      sensor.record(offsetNanos / NANOS_PER_MILLI);
    }
  }

  LongAdder malformed() {
    return malformed;
  }

  long receivedCount() {
    return received.sum();
  }

  long rejectedCount() {
    return rejected.sum();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.metrics.Sensor;

/** Takes in what a client receives, and counts what became of the stamps. Thread-safe. */
final class Intake {

  private static final double NANOS_PER_MILLI = 1e6;

  private final LongAdder received = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder malformed = new LongAdder();

  /** Null where nobody measures. */
  private volatile Sensor offsets;

  void measureOffsets(Sensor sensor) {
    offsets = sensor;
  }

  /** Is told of each record whose stamp is too far ahead, and how many nanoseconds. */
  interface Rejection {
    void of(ConsumerRecord<?, ?> record, long offsetNanos);
  }

  /**
   * {@return the greatest stamp that may move the clock; {@link HybridTimestamp#MIN} if there is
   * none}
   *
   * @param wall the wall clock's reading as the records came, in nanoseconds, unsigned
   * @param maxOffsetNanos how far ahead of it a stamp may be
   */
  HybridTimestamp greatest(
      Iterable<? extends ConsumerRecord<?, ?>> records,
      long wall,
      long maxOffsetNanos,
      Rejection rejection) {
    long acceptedWall = 0;
    int acceptedLogical = 0;
    long greatestOffset = Long.MIN_VALUE; // No stamp is that far behind.
    int stamps = 0;
    for (ConsumerRecord<?, ?> record : records) {
      HybridTimestamp timestamp = ClockHeaders.readTimestamp(record.headers(), malformed);
      if (timestamp == null) {
        continue;
      }
      stamps++;
      long offset = offset(timestamp, wall);
      greatestOffset = Math.max(greatestOffset, offset);
      if (offset > maxOffsetNanos) {
        rejected.increment();
        rejection.of(record, offset);
      } else if (timestamp.compareTo(HybridTimestamp.of(acceptedWall, acceptedLogical)) > 0) {
        // In parts, so that the usual timestamp never becomes an object.
        acceptedWall = timestamp.wallTime();
        acceptedLogical = timestamp.logical();
      }
    }
    if (stamps > 0) {
      received.add(stamps);
      measure(greatestOffset);
    }
    return HybridTimestamp.of(acceptedWall, acceptedLogical);
  }

  /** {@return how far a timestamp is ahead of the wall; the ends of the number space saturate} */
  static long offset(HybridTimestamp timestamp, long wall) {
    long difference = timestamp.wallTime() - wall;
    if (Long.compareUnsigned(timestamp.wallTime(), wall) >= 0) {
      return difference >= 0 ? difference : Long.MAX_VALUE;
    }
    return difference < 0 ? difference : Long.MIN_VALUE + 1;
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

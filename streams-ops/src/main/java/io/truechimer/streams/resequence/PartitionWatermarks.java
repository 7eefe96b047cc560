/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import io.truechimer.hlc.HybridTimestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * The progress of a task's input partitions, and the watermark: the timestamp below which no record
 * is expected any more. Times of arrival are monotonic nanoseconds. Only for the thread of the
 * task.
 */
final class PartitionWatermarks {

  private final Map<TopicPartition, Input> inputs = new HashMap<>();
  private final long latenessNanos;
  private final long idleNanos;
  private final Predicate<TopicPartition> isBehind;

  private static final class Input {

    private HybridTimestamp greatest = HybridTimestamp.MIN;
    private long arrivedNanos;
    private boolean isSaved;
  }

  /**
   * Starts without partitions.
   *
   * @param isBehind tells whether a partition has unread records
   */
  PartitionWatermarks(Duration lateness, Duration idleTimeout, Predicate<TopicPartition> isBehind) {
    this.latenessNanos = lateness.toNanos();
    this.idleNanos = idleTimeout.toNanos();
    this.isBehind = isBehind;
  }

  /**
   * Restores the progress before a restart. Idle time counts from now: a monotonic time of an
   * earlier process has no meaning in this one.
   */
  void restore(Map<TopicPartition, HybridTimestamp> progress, long nowNanos) {
    progress.forEach(
        (partition, greatest) -> {
          see(partition, greatest, nowNanos);
          inputs.get(partition).isSaved = true;
        });
  }

  /**
   * Adds the timestamp of a record.
   *
   * @return whether this is the first record of its partition
   */
  boolean see(TopicPartition partition, HybridTimestamp timestamp, long nowNanos) {
    boolean isFirst = !inputs.containsKey(partition);
    Input input = inputs.computeIfAbsent(partition, first -> new Input());
    if (timestamp.compareTo(input.greatest) > 0) {
      input.greatest = timestamp;
      input.isSaved = false;
    }
    input.arrivedNanos = nowNanos;
    return isFirst;
  }

  /** {@return the greatest timestamp of a partition; empty before its first record} */
  Optional<HybridTimestamp> greatest(TopicPartition partition) {
    return Optional.ofNullable(inputs.get(partition)).map(input -> input.greatest);
  }

  /**
   * {@return the smallest of the partitions' greatest timestamps, minus the lateness} Only known
   * partitions that are not idle count; empty if there is none.
   */
  Optional<HybridTimestamp> watermark(long nowNanos) {
    HybridTimestamp least = null;
    for (Map.Entry<TopicPartition, Input> entry : inputs.entrySet()) {
      HybridTimestamp greatest = entry.getValue().greatest;
      boolean isLess = least == null || greatest.compareTo(least) < 0;
      if (isLess && !isIdle(entry.getKey(), entry.getValue(), nowNanos)) {
        least = greatest;
      }
    }
    return Optional.ofNullable(least).map(this::minusLateness);
  }

  /** An unread record may be the next one of a partition that looks idle. */
  private boolean isIdle(TopicPartition partition, Input input, long nowNanos) {
    return nowNanos - input.arrivedNanos >= idleNanos && !isBehind.test(partition);
  }

  private HybridTimestamp minusLateness(HybridTimestamp greatest) {
    long wall = greatest.wallTime();
    return Long.compareUnsigned(wall, latenessNanos) < 0
        ? HybridTimestamp.MIN
        : HybridTimestamp.of(wall - latenessNanos, greatest.logical());
  }

  /** {@return whether a known partition has unread records} */
  boolean isAnyBehind() {
    return inputs.keySet().stream().anyMatch(isBehind);
  }

  /** Passes the progress made since the last call to a consumer. */
  void save(BiConsumer<TopicPartition, HybridTimestamp> out) {
    inputs.forEach(
        (partition, input) -> {
          if (!input.isSaved) {
            input.isSaved = true;
            out.accept(partition, input.greatest);
          }
        });
  }
}

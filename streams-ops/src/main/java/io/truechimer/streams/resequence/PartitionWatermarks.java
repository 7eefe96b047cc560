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
 * How far the input partitions of a task have come: below what timestamp nothing is expected any
 * more. For the thread of the task alone.
 */
final class PartitionWatermarks {

  private final Map<TopicPartition, Input> inputs = new HashMap<>();
  private final long latenessNanos;
  private final long idleMillis;
  private final Predicate<TopicPartition> isBehind;

  private static final class Input {

    private HybridTimestamp greatest;
    private long arrivedMillis;
    private boolean isNoted;

    private Input(HybridTimestamp greatest) {
      this.greatest = greatest;
    }
  }

  /**
   * Begins without any partition.
   *
   * @param isBehind whether a partition has more records than have been read
   */
  PartitionWatermarks(Duration lateness, Duration idleTimeout, Predicate<TopicPartition> isBehind) {
    this.latenessNanos = lateness.toNanos();
    this.idleMillis = idleTimeout.toMillis();
    this.isBehind = isBehind;
  }

  /** Takes over what was known before a restart; that is not idle from the start. */
  void restore(Map<TopicPartition, HybridTimestamp> progress, long nowMillis) {
    progress.forEach(
        (partition, greatest) -> {
          see(partition, greatest, nowMillis);
          inputs.get(partition).isNoted = true;
        });
  }

  /**
   * A record of a partition has come.
   *
   * @return whether it is the first of its partition
   */
  boolean see(TopicPartition partition, HybridTimestamp timestamp, long nowMillis) {
    Input input = inputs.get(partition);
    boolean isFirst = input == null;
    if (isFirst) {
      input = new Input(timestamp);
      inputs.put(partition, input);
    }
    if (timestamp.compareTo(input.greatest) > 0) {
      input.greatest = timestamp;
      input.isNoted = false;
    }
    input.arrivedMillis = nowMillis;
    return isFirst;
  }

  /** {@return the greatest timestamp seen of a partition} */
  Optional<HybridTimestamp> greatest(TopicPartition partition) {
    return Optional.ofNullable(inputs.get(partition)).map(input -> input.greatest);
  }

  /**
   * {@return the minimum, over the partitions seen that are not idle, of the greatest timestamp
   * less the lateness; empty if all are idle}
   */
  Optional<HybridTimestamp> watermark(long nowMillis) {
    HybridTimestamp least = null;
    for (Map.Entry<TopicPartition, Input> entry : inputs.entrySet()) {
      HybridTimestamp greatest = entry.getValue().greatest;
      boolean isLess = least == null || greatest.compareTo(least) < 0;
      if (isLess && !isIdle(entry.getKey(), entry.getValue(), nowMillis)) {
        least = greatest;
      }
    }
    return Optional.ofNullable(least).map(this::less);
  }

  /** What has not been read yet may be the next record of a partition that looks idle. */
  private boolean isIdle(TopicPartition partition, Input input, long nowMillis) {
    return nowMillis - input.arrivedMillis >= idleMillis && !isBehind.test(partition);
  }

  private HybridTimestamp less(HybridTimestamp greatest) {
    long wall = greatest.wallTime();
    return Long.compareUnsigned(wall, latenessNanos) < 0
        ? HybridTimestamp.MIN
        : HybridTimestamp.of(wall - latenessNanos, greatest.logical());
  }

  /** {@return whether a partition seen has more records than have been read} */
  boolean isAnyBehind() {
    return inputs.keySet().stream().anyMatch(isBehind);
  }

  /** Hands out what has grown since the last time. */
  void note(BiConsumer<TopicPartition, HybridTimestamp> out) {
    inputs.forEach(
        (partition, input) -> {
          if (!input.isNoted) {
            input.isNoted = true;
            out.accept(partition, input.greatest);
          }
        });
  }
}

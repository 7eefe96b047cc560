/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionWatermarksTest {

  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("b", 0);

  private final Set<TopicPartition> unread = new HashSet<>();
  private final PartitionWatermarks progress =
      new PartitionWatermarks(Duration.ofNanos(10), Duration.ofMillis(100), unread::contains);

  private static long millis(long millis) {
    return millis * 1_000_000;
  }

  private static HybridTimestamp at(long nanos) {
    return HybridTimestamp.of(nanos, 3);
  }

  @Test
  void shouldExpectNothingBelowTheLeastPartitionLessTheLateness() {
    assertThat(progress.watermark(0)).isEmpty();
    progress.see(A, at(50), 0);
    progress.see(A, at(40), 0);
    assertThat(progress.watermark(0)).contains(at(40));
    progress.see(B, at(30), 0);
    assertThat(progress.watermark(0)).contains(at(20));
    progress.see(B, at(5), 0);
    progress.see(B, at(80), 0);
    assertThat(progress.watermark(0)).contains(at(40));
    assertThat(progress.greatest(A)).contains(at(50));
  }

  @Test
  void shouldNotGoBelowTheLeastTimestamp() {
    progress.see(A, at(9), 0);
    assertThat(progress.watermark(0)).contains(HybridTimestamp.MIN);
  }

  @Test
  void shouldNotWaitForAPartitionThatIsIdleUnlessItHasRecordsToRead() {
    progress.see(A, at(50), 0);
    progress.see(B, at(80), millis(60));
    assertThat(progress.watermark(millis(99))).contains(at(40));
    assertThat(progress.watermark(millis(100))).contains(at(70));
    unread.add(A);
    assertThat(progress.isAnyBehind()).isTrue();
    assertThat(progress.watermark(millis(100))).contains(at(40));
    unread.clear();
    assertThat(progress.isAnyBehind()).isFalse();
    assertThat(progress.watermark(millis(160))).isEmpty();
    progress.see(A, at(50), millis(160));
    assertThat(progress.watermark(millis(160))).contains(at(40));
  }

  @Test
  void shouldSaveProgressAndWaitForItAfterARestart() {
    Map<TopicPartition, HybridTimestamp> saved = new HashMap<>();
    progress.see(A, at(50), 0);
    progress.save(saved::put);
    assertThat(saved).containsExactly(Map.entry(A, at(50)));
    saved.clear();
    progress.see(A, at(50), 0);
    progress.save(saved::put);
    assertThat(saved).isEmpty();

    PartitionWatermarks restarted =
        new PartitionWatermarks(Duration.ZERO, Duration.ofMillis(100), unread::contains);
    restarted.restore(Map.of(A, at(50)), millis(1_000));
    restarted.see(B, at(90), millis(1_050));
    assertThat(restarted.watermark(millis(1_099))).contains(at(50));
    assertThat(restarted.watermark(millis(1_100))).contains(at(90));
    restarted.save(saved::put);
    assertThat(saved).containsOnlyKeys(B);
  }
}

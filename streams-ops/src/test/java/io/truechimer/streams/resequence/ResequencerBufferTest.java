/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** The buffer beside a sorted map. */
class ResequencerBufferTest {

  private static final int RUNS = 300;
  private static final int STEPS = 400;

  private final KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore("buffer").get();

  @Test
  void shouldReleaseAsASortedMapDoesAlsoAfterRestarts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      new Run(random, seed).go();
    }
  }

  /** A buffer and a model that are told the same. */
  private static final class Run {

    private final KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore("buffer").get();
    private final Random random;
    private final String seed;
    private final TreeMap<RecordPosition, byte[]> model = new TreeMap<>(RecordPositionTest.ORDER);
    private final List<RecordPosition> expected = new ArrayList<>();
    private final List<RecordPosition> released = new ArrayList<>();
    private ResequencerBuffer buffer = new ResequencerBuffer(store);
    private RecordPosition last;

    Run(Random random, long seed) {
      this.random = random;
      this.seed = "seed=" + seed;
    }

    void go() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(20)) {
          case 0 ->
              releaseBelow(HybridTimestamp.of(random.nextInt(16) * 0x1000_0000_0000_0000L, 0));
          case 1 -> releaseUpTo(RecordPositionTest.random(random, 16));
          case 2 -> shrink(random.nextInt(20), random.nextInt(5_000));
          case 3 -> buffer = new ResequencerBuffer(store);
          default -> put(RecordPositionTest.random(random, 16));
        }
        check();
      }
    }

    private void put(RecordPosition position) {
      boolean isLate = last != null && RecordPositionTest.ORDER.compare(position, last) <= 0;
      Bytes key = ResequencerBuffer.key(position);
      assertThat(buffer.isLate(key)).as(seed).isEqualTo(isLate);
      if (!isLate) {
        byte[] record = new byte[random.nextInt(100)];
        buffer.put(key, position, record);
        model.put(position, record);
        if (random.nextInt(10) == 0) {
          buffer.put(key, position, record); // As at-least-once does.
        }
      }
    }

    private void releaseBelow(HybridTimestamp timestamp) {
      buffer.release(
          ResequencerBuffer.keyBelow(timestamp), (position, record) -> released.add(position));
      while (!model.isEmpty() && model.firstKey().timestamp().compareTo(timestamp) < 0) {
        expectFirst();
      }
    }

    private void releaseUpTo(RecordPosition upTo) {
      buffer.release(ResequencerBuffer.key(upTo), (position, record) -> released.add(position));
      while (!model.isEmpty() && RecordPositionTest.ORDER.compare(model.firstKey(), upTo) <= 0) {
        expectFirst();
      }
    }

    private void shrink(int records, int bytes) {
      buffer.shrink(records, bytes, (position, record) -> released.add(position));
      while (model.size() > records || bytes() > bytes) {
        expectFirst();
      }
    }

    private void expectFirst() {
      last = model.pollFirstEntry().getKey();
      expected.add(last);
    }

    private long bytes() {
      return model.entrySet().stream()
          .mapToLong(
              entry -> ResequencerBuffer.key(entry.getKey()).get().length + entry.getValue().length)
          .sum();
    }

    private void check() {
      assertThat(released).as(seed).isEqualTo(expected);
      assertThat(buffer.records()).as(seed).isEqualTo(model.size());
      assertThat(buffer.bytes()).as(seed).isEqualTo(bytes());
      if (last != null) {
        assertThat(buffer.lastReleased()).as(seed).isEqualTo(last.timestamp());
      }
      released.clear();
      expected.clear();
    }
  }

  @Test
  void shouldKeepProgressApartFromRecords() {
    ResequencerBuffer buffer = new ResequencerBuffer(store);
    Map<TopicPartition, HybridTimestamp> progress =
        Map.of(
            new TopicPartition("a", 0),
            HybridTimestamp.MAX,
            new TopicPartition("a.b", 258),
            HybridTimestamp.of(1, 2));
    progress.forEach(buffer::saveProgress);
    RecordPosition position = new RecordPosition(HybridTimestamp.MIN, "a", 0, 0, 0);
    buffer.put(ResequencerBuffer.key(position), position, new byte[3]);

    ResequencerBuffer opened = new ResequencerBuffer(store);
    assertThat(opened.loadProgress()).isEqualTo(progress);
    assertThat(opened.records()).isEqualTo(1);
    assertThat(opened.lastReleased()).isEqualTo(HybridTimestamp.MIN);
    assertThat(
            opened.isLate(
                ResequencerBuffer.key(new RecordPosition(HybridTimestamp.MIN, "0", 0, 0, 0))))
        .isFalse();
  }
}

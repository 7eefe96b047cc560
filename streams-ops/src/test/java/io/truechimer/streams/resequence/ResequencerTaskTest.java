/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResequencerTaskTest {

  private static final long NOW_MILLIS = 1_795_000_000_000L;

  private final Resequencer<String, String> resequencer =
      Resequencer.processor("in-order", Serdes.String(), Serdes.String());

  private final ManualTimeSource time = new ManualTimeSource(NOW_MILLIS * 1_000_000);
  private final MockProcessorContext<String, String> context = context();
  private final KeyValueStore<Bytes, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("in-order"), Serdes.Bytes(), Serdes.ByteArray())
          .withLoggingDisabled()
          .withCachingDisabled()
          .build();
  private final ResequencerTask<String, String> task = new ResequencerTask<>(resequencer);

  ResequencerTaskTest() {
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    start();
  }

  private MockProcessorContext<String, String> context() {
    Properties settings = new Properties();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "localhost:9");
    settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder("task").timeSource(time).build());
    MockProcessorContext<String, String> context = new MockProcessorContext<>(settings);
    context.setCurrentSystemTimeMs(NOW_MILLIS);
    return context;
  }

  private void start() {
    task.init(context);
  }

  @AfterEach
  void close() {
    task.close();
  }

  private void send(int partition, long offset) {
    context.setRecordMetadata("a", partition, offset);
    task.process(new Record<>("k", "v", NOW_MILLIS));
  }

  private void shouldRefuse(int partition, long offset) {
    assertThatThrownBy(() -> send(partition, offset))
        .isInstanceOf(StreamsException.class)
        .hasMessageContaining("name=in-order, source=a-%d, offset=%d", partition, offset);
  }

  /** A task that is revived reads again what it had read, with the same processor. */
  @Test
  void shouldForgetAllOfItsOwnWhenItStartsAgain() {
    send(0, 6);
    send(0, 7);
    start();
    send(0, 6);
    send(0, 7);
    assertThat(records(store)).isEqualTo(2);
  }

  /** As a cache is flushed, of which nobody sees how often a record is in it. */
  @Test
  void shouldRefuseAnotherOfOneRecordAfterOthers() {
    send(0, 7);
    send(0, 7);
    send(1, 3);
    shouldRefuse(0, 7);
    assertThat(records(store)).isEqualTo(3);
  }

  /** A handler of exceptions may pass over it. */
  @Test
  void shouldRefuseLowerOffsetsAgainAndAgain() {
    send(0, 7);
    shouldRefuse(0, 5);
    shouldRefuse(0, 5);
    shouldRefuse(0, 6);
    send(1, 5);
    send(0, 8);
    assertThat(records(store)).isEqualTo(3);
  }

  /** The monotonic time of an earlier process means nothing, and Kafka's time is never read. */
  @Test
  void shouldCountTheWaitOfRestoredRecordsFromTheStart() {
    send(0, 7);
    time.setMonotonicNanos(-Duration.ofDays(1).toNanos());
    context.setCurrentSystemTimeMs(0);
    start();
    context.setCurrentSystemTimeMs(NOW_MILLIS);
    punctuate();
    time.advance(Duration.ofMillis(9_999));
    punctuate();
    assertThat(context.forwarded()).isEmpty();
    assertThat(records(store)).isEqualTo(1);
    time.advance(Duration.ofMillis(1));
    punctuate();
    assertThat(context.forwarded()).hasSize(1);
    assertThat(records(store)).isZero();
  }

  private void punctuate() {
    var punctuators = context.scheduledPunctuators();
    punctuators.get(punctuators.size() - 1).getPunctuator().punctuate(NOW_MILLIS);
  }

  private static int records(KeyValueStore<Bytes, byte[]> store) {
    int records = 0;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        records += all.next().key.get()[0] == 2 ? 1 : 0;
      }
    }
    return records;
  }
}

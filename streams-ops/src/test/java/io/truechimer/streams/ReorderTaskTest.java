/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.time.ManualTimeSource;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class ReorderTaskTest {

  private static final long NOW_MILLIS = 1_795_000_000_000L;

  private final Resequencer<String, String> resequencer =
      Resequencer.processor("in-order", Serdes.String(), Serdes.String());

  private MockProcessorContext<String, String> context() {
    ManualTimeSource time = new ManualTimeSource(NOW_MILLIS * 1_000_000);
    Properties settings = new Properties();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "localhost:9");
    settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder("task").timeSource(time).build());
    MockProcessorContext<String, String> context = new MockProcessorContext<>(settings);
    context.setCurrentSystemTimeMs(NOW_MILLIS);
    context.setRecordMetadata("a", 0, 7);
    return context;
  }

  /** A task that is revived reads again what it had read, with the same processor. */
  @Test
  void shouldForgetAllOfItsOwnWhenItStartsAgain() {
    MockProcessorContext<String, String> context = context();
    KeyValueStore<Bytes, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("in-order"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    try (ReorderTask<String, String> task = new ReorderTask<>(resequencer)) {
      task.init(context, (record, child) -> context.forward(record));
      task.process(new Record<>("k", "v", NOW_MILLIS));
      task.init(context, (record, child) -> context.forward(record));
      task.process(new Record<>("k", "v", NOW_MILLIS));
    }

    assertThat(records(store)).isEqualTo(1);
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

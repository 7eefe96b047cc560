/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.time.ManualTimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random runs of a task that is closed and opened again over its store. What comes out is compared
 * with all that went in, sorted.
 */
class ResequencerPropertyTest {

  private static final int RUNS = 200;
  private static final int RECORDS = 600;
  private static final int PARTITIONS = 3;
  private static final long LATENESS_MILLIS = 50;
  private static final long START_MILLIS = 1_700_000_000_000L;

  @TempDir private Path state;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Partitions are a minute apart, and restarts come at any time: it is just waited. */
  @Test
  void shouldHaveNothingLateWhereEachPartitionIsOutOfOrderByLessThanTheLateness() {
    for (int i = 0; i < RUNS; i++) {
      Run run = new Run(supplier().withMaxWait(Duration.ofDays(1)), LATENESS_MILLIS);
      run.go();
      assertThat(run.late).as("seed=%d", seed).isEmpty();
      run.check();
    }
  }

  @Test
  void shouldOrderAllButWhatIsMarkedAsLateHoweverOutOfOrderTheyAre() {
    int late = 0;
    for (int i = 0; i < RUNS; i++) {
      Run run =
          new Run(
              supplier()
                  .withMaxWait(Duration.ofMillis(300))
                  .withIdleTimeout(Duration.ofMillis(100))
                  .withMaxBuffered(100, Long.MAX_VALUE),
              20 * LATENESS_MILLIS);
      run.go();
      run.check();
      late += run.late.size();
    }
    assertThat(late).as("seed=%d", seed).isPositive();
  }

  /** Not even one that had just been seen is forgotten. */
  @Test
  void shouldWaitAfterARestartForAPartitionOfWhichNothingElseIsKnown() {
    Run run = new Run(supplier().withMaxWait(Duration.ofDays(1)), LATENESS_MILLIS);
    run.send(2);
    run.processor.close();
    run.open();
    for (int i = 0; i < 200; i++) {
      run.send(0);
    }
    run.take();
    assertThat(run.ordered).as("seed=%d", seed).isEmpty();
    run.send(2);
    run.tick(Duration.ofDays(2).toMillis());
    run.take();
    run.check();
  }

  private static Resequencer<String, String> supplier() {
    return Resequencer.processor("store", Serdes.String(), Serdes.String())
        .withStoreInMemory()
        .withLateness(Duration.ofMillis(LATENESS_MILLIS))
        .withIdleTimeout(Duration.ofDays(1));
  }

  /** A record that went in or came out; its value says where it came from. */
  private record Entry(HybridTimestamp timestamp, String value) {}

  private final class Run {

    private final Resequencer<String, String> supplier;
    private final long disorderMillis;
    private final StateStore store;
    private final List<Entry> sent = new ArrayList<>();
    private final List<Entry> ordered = new ArrayList<>();
    private final List<Entry> late = new ArrayList<>();
    private final long[] offsets = new long[PARTITIONS];
    private Processor<String, String, String, String> processor;
    private MockProcessorContext<String, String> context;
    private final ManualTimeSource time = new ManualTimeSource(START_MILLIS * 1_000_000);
    private final NodeClock clock = NodeClock.builder("task").timeSource(time).build();

    Run(Resequencer<String, String> supplier, long disorderMillis) {
      this.supplier = supplier;
      this.disorderMillis = disorderMillis;
      store = supplier.stores().iterator().next().withLoggingDisabled().build();
      context = newContext();
      store.init(context.getStateStoreContext(), store);
      open();
    }

    private MockProcessorContext<String, String> newContext() {
      Properties settings = new Properties();
      settings.put("application.id", "app");
      settings.put("bootstrap.servers", "localhost:9");
      settings.put(ClockConfig.NODE_CLOCK, clock);
      return new MockProcessorContext<>(settings, new TaskId(0, 0), state.toFile());
    }

    private void open() {
      context = newContext();
      context.addStateStore(store);
      processor = supplier.get();
      processor.init(context);
    }

    void go() {
      // Each partition has come far enough to be waited for.
      for (int i = 0; i < PARTITIONS; i++) {
        send(i);
      }
      while (sent.size() < RECORDS) {
        switch (random.nextInt(40)) {
          case 0 -> {
            processor.close();
            open();
          }
          case 1, 2, 3 -> tick(random.nextInt(50));
          default -> send(random.nextInt(PARTITIONS));
        }
        take();
      }
      tick(Duration.ofDays(2).toMillis());
      tick(Duration.ofDays(2).toMillis());
      take();
    }

    private void send(int partition) {
      time.advance(Duration.ofMillis(random.nextInt(5)));
      long millis =
          time.wallNanos() / 1_000_000 - partition * 60_000L - random.nextLong(disorderMillis);
      HybridTimestamp timestamp = HybridTimestamp.of(millis * 1_000_000, random.nextInt(3));
      Headers headers = new RecordHeaders();
      ClockHeaders.writeHlc(headers, new HlcHeader(timestamp, HlcHeader.UNKNOWN_ERROR, true, 1));
      long offset = offsets[partition]++;
      String value = "%d-%09d".formatted(partition, offset);
      sent.add(new Entry(timestamp, value));
      context.setRecordMetadata("in", partition, offset);
      processor.process(new Record<>("key", value, millis, headers));
    }

    private void tick(long millis) {
      time.advance(Duration.ofMillis(millis));
      context.scheduledPunctuators().get(0).getPunctuator().punctuate(0);
    }

    private void take() {
      context
          .forwarded()
          .forEach(
              forward -> {
                Record<?, ?> record = forward.record();
                Entry entry =
                    new Entry(
                        ClockHeaders.readHlc(record.headers()).orElseThrow().timestamp(),
                        (String) record.value());
                if (record.headers().lastHeader(Resequencer.LATE_HEADER) == null) {
                  ordered.add(entry);
                } else {
                  late.add(entry);
                }
              });
      context.resetForwards();
    }

    void check() {
      Comparator<Entry> order = Comparator.comparing(Entry::timestamp).thenComparing(Entry::value);
      assertThat(ordered).as("seed=%d", seed).isSortedAccordingTo(order);
      List<Entry> all = new ArrayList<>(ordered);
      all.addAll(late);
      all.sort(order);
      sent.sort(order);
      assertThat(all).as("seed=%d", seed).isEqualTo(sent);
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.streams;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.streams.resequence.Resequencer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The resequencer, compared with a processor that stores and forwards each record. The stores have
 * no changelog and are never committed, because the test driver would commit after each record.
 *
 * <p>Records have 100 bytes and come from two partitions, at 100,000 per second by their
 * timestamps. They are up to 100 ms out of order; with a lateness of 200 ms, about 25,000 records
 * wait.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 5,
    jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@State(Scope.Benchmark)
public class ResequencerBenchmark {

  private static final int BATCH = 5_000;
  private static final int KEYS = 10_000;
  private static final long STEP_NANOS = 10_000;
  private static final int DISORDER_NANOS = 100_000_000;
  private static final long START_NANOS = 1_763_780_000_000_000_000L;
  private static final String VALUE = "x".repeat(100);

  /** The store of waiting records. */
  public enum Store {
    ROCKSDB,
    MEMORY
  }

  @Param({"ROCKSDB", "MEMORY"})
  public Store store;

  /** Whether to measure the resequencer, or the processor that it is compared with. */
  @Param({"false", "true"})
  public boolean resequencer;

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<Record<String, String>> batch = new ArrayList<>(BATCH);
  private Path state;
  private MockProcessorContext<String, String> context;
  private Processor<String, String, String, String> processor;
  private long sent;
  private long received;

  @Setup
  public void open() throws IOException {
    state = Files.createTempDirectory("benchmark");
    Properties settings = new Properties();
    settings.put("application.id", "benchmark");
    settings.put("bootstrap.servers", "localhost:9");
    context = new MockProcessorContext<>(settings, new TaskId(0, 0), state.toFile());
    if (resequencer) {
      Resequencer<String, String> supplier =
          Resequencer.processor("store", Serdes.String(), Serdes.String())
              .withLateness(Duration.ofMillis(200));
      if (store == Store.MEMORY) {
        supplier = supplier.withStoreInMemory();
      }
      supplier.stores().forEach(this::add);
      processor = supplier.get();
    } else {
      KeyValueBytesStoreSupplier supplier =
          store == Store.MEMORY
              ? Stores.inMemoryKeyValueStore("store")
              : Stores.persistentKeyValueStore("store");
      add(Stores.keyValueStoreBuilder(supplier, Serdes.String(), Serdes.String()));
      processor = new PassThrough();
    }
    context.setCurrentSystemTimeMs(millis());
    processor.init(context);
  }

  private void add(StoreBuilder<?> builder) {
    StateStore built = builder.withLoggingDisabled().build();
    built.init(context.getStateStoreContext(), built);
    context.addStateStore(built);
  }

  private static final class PassThrough implements Processor<String, String, String, String> {

    private ProcessorContext<String, String> context;
    private KeyValueStore<String, String> store;

    @Override
    public void init(ProcessorContext<String, String> context) {
      this.context = context;
      store = context.getStateStore("store");
    }

    @Override
    public void process(Record<String, String> record) {
      store.put(record.key(), record.value());
      context.forward(record);
    }
  }

  private long millis() {
    return (START_NANOS + sent * STEP_NANOS) / 1_000_000;
  }

  @Setup(Level.Invocation)
  public void prepare() {
    batch.clear();
    for (int i = 0; i < BATCH; i++) {
      HybridTimestamp stamp =
          HybridTimestamp.of(
              START_NANOS + (sent + i) * STEP_NANOS + random.nextInt(DISORDER_NANOS), 0);
      Headers headers = new RecordHeaders();
      ClockHeaders.writeHlc(headers, new HlcHeader(stamp, HlcHeader.UNKNOWN_ERROR, true, 1));
      String key = "key-" + random.nextInt(KEYS);
      batch.add(new Record<>(key, VALUE, stamp.physicalMillis(), headers));
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void process() {
    // Once per batch, like a stream thread.
    context.setCurrentSystemTimeMs(millis());
    for (Record<String, String> record : batch) {
      context.setRecordMetadata("in", (int) (sent % 2), sent / 2);
      processor.process(record);
      sent++;
    }
  }

  /** Fails if more records wait than the lateness explains. */
  @TearDown(Level.Invocation)
  public void check() {
    received += context.forwarded().size();
    context.resetForwards();
    long waiting = sent - received;
    if (waiting > (resequencer ? 35_000 : 0)) {
      throw new IllegalStateException("too many records wait: waiting=" + waiting);
    }
  }

  @TearDown
  public void close() throws IOException {
    processor.close();
    StateStore built = context.getStateStore("store");
    built.close();
    Utils.delete(state.toFile());
  }
}

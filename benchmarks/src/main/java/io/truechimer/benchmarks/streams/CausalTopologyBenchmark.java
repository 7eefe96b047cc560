/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.streams;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.streams.ClockStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
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
 * A task with a stream-table join and an aggregate, both in RocksDB, with and without the processor
 * wrapper. Its records come from the upstream tasks.
 *
 * <p>The test driver commits and flushes all stores after each input record. Therefore the first
 * processor turns one input record into a batch. All records of the batch have the same key, which
 * avoids a repartition, and headers of their own.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 5,
    jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@State(Scope.Benchmark)
public class CausalTopologyBenchmark {

  private static final int BATCH = 5_000;
  private static final int KEYS = 1_000;
  private static final String VALUE = "x".repeat(100);

  /** Number of upstream tasks, and so of tasks in each causal context. */
  @Param({"4", "16", "64"})
  public int tasks;

  @Param({"false", "true"})
  public boolean wrapped;

  private Path state;
  private UpstreamTasks upstream;
  private TopologyTestDriver driver;
  private TestInputTopic<String, String> input;
  private TestOutputTopic<String, Long> output;
  private List<Headers> batch;
  private int key;

  @Setup
  public void open() throws IOException {
    upstream = new UpstreamTasks(tasks);
    state = Files.createTempDirectory("benchmark");
    Properties settings = new Properties();
    settings.put("application.id", UpstreamTasks.APPLICATION);
    settings.put("bootstrap.servers", "localhost:9");
    settings.put("state.dir", state.toString());
    settings.put(
        ClockConfig.NODE_CLOCK, NodeClock.builder("task").timeSource(upstream.time()).build());
    StreamsBuilder builder = wrapped ? ClockStreams.builder(settings) : new StreamsBuilder();
    build(builder);
    driver = new TopologyTestDriver(builder.build(), settings);
    // Passes the wait of a new task before its first write.
    upstream.time().advance(Duration.ofSeconds(2));
    StringSerializer writer = new StringSerializer();
    input = driver.createInputTopic("in", writer, writer);
    output = driver.createOutputTopic("out", new StringDeserializer(), new LongDeserializer());
    TestInputTopic<String, String> table = driver.createInputTopic("table", writer, writer);
    for (int i = 0; i < KEYS; i++) {
      table.pipeInput("key-" + i, VALUE);
    }
  }

  private void build(StreamsBuilder builder) {
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
        .processValues(Burst::new)
        .join(
            builder.table(
                "table",
                Consumed.with(Serdes.String(), Serdes.String()),
                Materialized.as(Stores.persistentKeyValueStore("table"))),
            (value, row) -> value + row,
            Joined.with(Serdes.String(), Serdes.String(), Serdes.String()))
        .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
        .aggregate(
            () -> 0L,
            (name, value, sum) -> sum + value.length(),
            Materialized.<String, Long>as(Stores.persistentKeyValueStore("sum"))
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long())
                .withCachingDisabled())
        .toStream()
        .to("out", Produced.with(Serdes.String(), Serdes.Long()));
  }

  private final class Burst implements FixedKeyProcessor<String, String, String> {

    private FixedKeyProcessorContext<String, String> context;

    @Override
    public void init(FixedKeyProcessorContext<String, String> context) {
      this.context = context;
    }

    @Override
    public void process(FixedKeyRecord<String, String> record) {
      for (Headers headers : batch) {
        context.forward(record.withHeaders(headers));
      }
    }
  }

  @Setup(Level.Invocation)
  public void prepare() {
    batch = upstream.next(BATCH);
    key = (key + 1) % KEYS;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void joinAndAggregate() {
    input.pipeInput("key-" + key, VALUE);
  }

  @TearDown(Level.Invocation)
  public void check() {
    int size = output.readRecordsToList().size();
    if (size != BATCH) {
      throw new IllegalStateException("the batch is incomplete: records=" + size);
    }
  }

  @TearDown
  public void close() throws IOException {
    driver.close();
    Utils.delete(state.toFile());
  }
}

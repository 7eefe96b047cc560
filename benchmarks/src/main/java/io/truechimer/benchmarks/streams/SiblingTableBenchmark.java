/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.streams;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.streams.siblings.ConflictResolver;
import io.truechimer.streams.siblings.SiblingTable;
import io.truechimer.sync.NodeHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The throughput of a sibling table in RocksDB, compared with a plain KTable without a cache. Every
 * figure includes the cost of the test driver.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class SiblingTableBenchmark {

  private static final int KEYS = 10_000;
  private static final String VALUE = "v".repeat(100);

  /** The measured table, and the kind of its records. */
  public enum Kind {
    /** A plain KTable. */
    KTABLE,
    /** A sibling table with local writes. */
    LOCAL,
    /** A sibling table with versions of another replica, each a successor of the previous ones. */
    REPLICATED
  }

  /** The measured kind. */
  @Param public Kind kind;

  private final NodeClock node = NodeClock.builder("benchmark").build();
  private Path state;
  private TopologyTestDriver driver;
  private TestInputTopic<String, String> input;
  private TestOutputTopic<String, String> shown;
  private TestOutputTopic<String, String> versions;
  private Stamp far = Stamp.of(Id.ofName("far"));
  private int next;

  @Setup
  public void start() throws IOException {
    state = Files.createTempDirectory("sibling-table");
    Properties settings = new Properties();
    settings.put("application.id", "benchmark");
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("statestore.cache.max.bytes", "0");
    settings.put("state.dir", state.toString());
    settings.put(ClockConfig.NODE_CLOCK, node);
    StreamsBuilder builder = new StreamsBuilder();
    Produced<String, String> texts = Produced.with(Serdes.String(), Serdes.String());
    if (kind == Kind.KTABLE) {
      builder
          .table(
              "local",
              Consumed.with(Serdes.String(), Serdes.String()),
              // A KTable without a store name would have no store.
              Materialized.<String, String, KeyValueStore<Bytes, byte[]>>as("table"))
          .toStream()
          .to("shown", texts);
    } else {
      SiblingTable.builder(
              "table", Serdes.String(), Serdes.String(), ConflictResolver.<String>lastWriterWins())
          .replica("near")
          .local("local")
          .replicated("replicated")
          .versions("versions")
          .withoutPartitionCheck()
          .addTo(builder)
          .resolved()
          .to("shown", texts);
    }
    driver = new TopologyTestDriver(builder.build(), settings);
    input =
        driver.createInputTopic(
            kind == Kind.REPLICATED ? "replicated" : "local",
            new StringSerializer(),
            new StringSerializer());
    shown = driver.createOutputTopic("shown", new StringDeserializer(), new StringDeserializer());
    versions =
        driver.createOutputTopic("versions", new StringDeserializer(), new StringDeserializer());
  }

  @TearDown
  public void stop() throws IOException {
    driver.close();
    Utils.delete(state.toFile());
  }

  @Benchmark
  public TestRecord<String, String> record() {
    next = (next + 1) % KEYS;
    Headers headers = new RecordHeaders();
    HlcHeader hlc =
        new HlcHeader(node.now(), HlcHeader.UNKNOWN_ERROR, false, NodeHash.of("writer"));
    ClockHeaders.writeHlc(headers, hlc);
    if (kind == Kind.REPLICATED) {
      far = far.raise(hlc.timestamp().physicalMillis());
      ClockHeaders.writeVersion(headers, far);
      headers.add("tc-org", hlc.toBytes());
    }
    input.pipeInput(
        new TestRecord<>("key-" + next, VALUE, headers, hlc.timestamp().physicalMillis()));
    if (kind == Kind.LOCAL) {
      versions.readRecord();
    }
    return shown.readRecord();
  }
}

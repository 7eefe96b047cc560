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
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.WindowedSerdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What may stand between a topic and a resequencer, and what may not; with both variants. */
@ParameterizedClass
@EnumSource
class ResequencerPlaceTest {

  private static final Serde<String> STRING = Serdes.String();
  private static final Serde<Windowed<String>> WINDOWED =
      WindowedSerdes.timeWindowedSerdeFrom(String.class, 10);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String REFUSAL = "straight from a topic: name=in-order, source=";

  private final ManualTimeSource time = new ManualTimeSource(START.toEpochMilli() * 1_000_000);
  private final ResequencerVariant variant;
  private final StreamsBuilder builder = new StreamsBuilder();
  private final KStream<String, String> inputs =
      builder.stream("in", Consumed.with(STRING, STRING));
  private TopologyTestDriver driver;

  ResequencerPlaceTest(ResequencerVariant variant) {
    this.variant = variant;
  }

  /** Puts a resequencer behind a stream, and starts; "plain" gets what it gets. */
  private <K, V> void start(KStream<K, V> stream, Serde<K> keys, Serde<V> values) {
    stream.to("plain", Produced.with(keys, values));
    resequenced("in-order", stream, keys, values).to("out", Produced.with(keys, values));
    Properties settings = new Properties();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "localhost:9");
    settings.put("state.dir", "target/streams/" + UUID.randomUUID());
    settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder("task").timeSource(time).build());
    driver = new TopologyTestDriver(builder.build(), settings, START);
  }

  private <K, V> KStream<K, V> resequenced(
      String name, KStream<K, V> stream, Serde<K> keys, Serde<V> values) {
    return variant.put(
        stream,
        variant.named(name, keys, values).withMaxWait(Duration.ofSeconds(2)).withStoreInMemory());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void send(String key, long millis) {
    driver
        .createInputTopic("in", new StringSerializer(), new StringSerializer())
        .pipeInput(key, Long.toString(millis), START.toEpochMilli() + millis);
  }

  private void pass(Duration duration) {
    time.advance(duration);
    driver.advanceWallClockTime(duration);
  }

  private <K, V> List<KeyValue<K, V>> read(
      String topic, Deserializer<K> keys, Deserializer<V> values) {
    return driver.createOutputTopic(topic, keys, values).readKeyValuesToList();
  }

  /** All that the resequencer has got comes out, and it has got something. */
  private <K> void shouldLoseNothing(Deserializer<K> keys, int count) {
    pass(Duration.ofSeconds(3));
    List<KeyValue<K, Long>> plain = read("plain", keys, new LongDeserializer());
    assertThat(plain).hasSize(count);
    assertThat(read("out", keys, new LongDeserializer()))
        .containsExactlyInAnyOrderElementsOf(plain);
  }

  @Test
  void shouldKeepAllThatAnOperatorMakesOfOneRecord() {
    start(inputs.flatMapValues(value -> List.of(value, value, value)), STRING, STRING);
    send("k", 20);
    send("k", 10);
    pass(Duration.ofSeconds(3));
    assertThat(read("out", STRING.deserializer(), STRING.deserializer()))
        .extracting(record -> record.value)
        .containsExactly("10", "10", "10", "20", "20", "20");
  }

  /** Several ways from one source to the resequencer. */
  @Test
  void shouldKeepAllThatABranchMakesOfOneRecord() {
    start(inputs.merge(inputs.mapValues(value -> value + "'")), STRING, STRING);
    send("k", 20);
    send("k", 10);
    pass(Duration.ofSeconds(3));
    assertThat(read("out", STRING.deserializer(), STRING.deserializer()))
        .extracting(record -> record.value)
        .containsExactlyInAnyOrder("10", "10'", "20", "20'");
  }

  @Test
  void shouldRefuseWhatAPunctuatorMakes() {
    start(inputs.process(Ticker::new), STRING, STRING);
    assertThatThrownBy(() -> pass(Duration.ofSeconds(1)))
        .isInstanceOf(StreamsException.class)
        .hasStackTraceContaining(REFUSAL + "none");
  }

  private static final class Ticker implements Processor<String, String, String, String> {

    @Override
    public void init(ProcessorContext<String, String> context) {
      context.schedule(
          Duration.ofMillis(10),
          PunctuationType.WALL_CLOCK_TIME,
          now -> context.forward(new Record<>("key", "value", now)));
    }

    @Override
    public void process(Record<String, String> record) {}
  }

  @Test
  void shouldRefuseWhatAnotherResequencerReleases() {
    start(resequenced("first", inputs, STRING, STRING), STRING, STRING);
    send("k", 20);
    assertThatThrownBy(() -> pass(Duration.ofSeconds(3)))
        .isInstanceOf(StreamsException.class)
        .hasStackTraceContaining(REFUSAL + "none");
  }

  /** Nobody notices, but nothing is wrong with it either: offsets rise from flush to flush. */
  @Test
  void shouldLoseNothingBehindACacheWhoseOffsetsRise() {
    start(
        inputs
            .groupByKey()
            .count(
                Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>with(STRING, Serdes.Long())
                    .withCachingEnabled())
            .toStream(),
        STRING,
        Serdes.Long());
    send("A", 0);
    send("B", 5);
    send("A", 10);
    shouldLoseNothing(STRING.deserializer(), 3);
  }

  private KStream<Windowed<String>, Long> closedHoppingWindows() {
    return inputs
        .groupByKey(Grouped.with(STRING, STRING))
        .windowedBy(
            TimeWindows.ofSizeWithNoGrace(Duration.ofMillis(10)).advanceBy(Duration.ofMillis(5)))
        .count(Materialized.with(STRING, Serdes.Long()))
        .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
        .toStream();
  }

  @Test
  void shouldLoseNothingBehindSuppressWhoseOffsetsRise() {
    start(closedHoppingWindows(), WINDOWED, Serdes.Long());
    send("A", 7);
    send("C", 100);
    shouldLoseNothing(WINDOWED.deserializer(), 2);
  }

  /** Two windows of A come with one of B between, and would be one record. */
  @Test
  void shouldRefuseWhatComesBehindSuppressWithOffsetsThatGoBack() {
    start(closedHoppingWindows(), WINDOWED, Serdes.Long());
    send("A", 7);
    send("B", 8);
    assertThatThrownBy(() -> send("C", 100))
        .isInstanceOf(StreamsException.class)
        .hasStackTraceContaining(REFUSAL + "in-0, offset=0, before=1");
  }
}

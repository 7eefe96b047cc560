/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.ClockSerdes;
import io.truechimer.serde.HlcHeader;
import io.truechimer.serde.Stamped;
import io.truechimer.streams.ClockStreams;
import io.truechimer.streams.stamped.Causal;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a resequencer's records have seen, with both variants. */
@ParameterizedClass
@EnumSource
class ResequencerContextsTest {

  private static final Serde<String> STRING = Serdes.String();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ManualTimeSource time = new ManualTimeSource(START.toEpochMilli() * 1_000_000);
  private final NodeClock clock = NodeClock.builder("task").timeSource(time).build();
  private final Properties settings = new Properties();
  private final ResequencerVariant variant;

  /** The contexts of the inputs; each is of a writer of its own. */
  private final Map<String, Stamp> inputs = new LinkedHashMap<>();

  private TopologyTestDriver driver;

  ResequencerContextsTest(ResequencerVariant variant) {
    this.variant = variant;
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "localhost:9");
    settings.put("state.dir", "target/streams/" + UUID.randomUUID());
    settings.put(ClockConfig.NODE_CLOCK, clock);
  }

  private <V> KStream<String, V> resequenced(KStream<String, V> stream, Serde<V> values) {
    return variant.put(
        stream,
        variant
            .named("in-order", STRING, values)
            .withLateness(Duration.ofMillis(10))
            .withMaxWait(Duration.ofSeconds(2))
            .withStoreInMemory());
  }

  private void start(Topology topology) {
    driver = new TopologyTestDriver(topology, settings, Instant.ofEpochMilli(nowMillis()));
    // Until then a task writes nothing.
    time.advance(Duration.ofSeconds(2));
  }

  private long nowMillis() {
    return clock.now().physicalMillis();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** Sends a record of a writer that nobody has heard of, with a stamp so long after the start. */
  private void send(String topic, long millis) {
    String value = Long.toString(millis);
    Stamp context = Stamp.of(Id.ofName("writer-" + value)).raise(nowMillis()).peek();
    inputs.put(value, context);
    Headers headers = new RecordHeaders();
    HybridTimestamp stamp = HybridTimestamp.ofMillis(START.toEpochMilli() + millis);
    ClockHeaders.writeHlc(headers, new HlcHeader(stamp, HlcHeader.UNKNOWN_ERROR, true, 1));
    ClockHeaders.writeContext(headers, context);
    driver
        .createInputTopic(topic, new StringSerializer(), new StringSerializer())
        .pipeInput(new TestRecord<>("key", value, headers, START));
  }

  private void pass(long millis) {
    time.advance(Duration.ofMillis(millis));
    driver.advanceWallClockTime(Duration.ofMillis(millis));
  }

  /** What comes out now has seen all that has come in. */
  private void shouldHaveSeenAllInputs(String... values) {
    List<TestRecord<String, String>> records =
        driver
            .createOutputTopic("out", new StringDeserializer(), new StringDeserializer())
            .readRecordsToList();
    assertThat(records).extracting(TestRecord::value).containsExactly(values);
    records.forEach(
        record -> {
          Stamp context = ClockHeaders.readContext(record.headers()).orElseThrow();
          inputs.forEach(
              (value, seen) ->
                  assertThat(seen.leq(context)).as("%s by %s", value, record.value()).isTrue());
        });
  }

  /**
   * {@return a topology that begins with a store in its state}
   *
   * @param changelog what the store is restored of
   */
  private Topology restored(List<KeyValue<Bytes, byte[]>> changelog) {
    StreamsBuilder builder = ClockStreams.builder(settings);
    KStream<String, String> restored =
        builder.stream(List.of("a", "b"), Consumed.with(STRING, STRING))
            .processValues(() -> new Restorer(changelog), Named.as("restorer"));
    resequenced(restored, STRING).to("out", Produced.with(STRING, STRING));
    return builder.build(settings).connectProcessorAndStateStores("restorer", "in-order");
  }

  /** It is initialized before the resequencer. */
  private static final class Restorer extends ContextualFixedKeyProcessor<String, String, String> {

    private final List<KeyValue<Bytes, byte[]>> changelog;

    Restorer(List<KeyValue<Bytes, byte[]>> changelog) {
      this.changelog = changelog;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, String> context) {
      super.init(context);
      KeyValueStore<Bytes, byte[]> store = context.getStateStore("in-order");
      changelog.forEach(change -> store.put(change.key, change.value));
    }

    @Override
    public void process(FixedKeyRecord<String, String> record) {
      context().forward(record);
    }
  }

  @Test
  void shouldHaveSeenAllThatTheTaskHasReadWhateverTheOrder() {
    start(restored(List.of()));
    send("a", 30);
    send("b", 10);
    send("a", 60);
    send("b", 45);
    pass(100);
    shouldHaveSeenAllInputs("10", "30");
    send("a", 5);
    shouldHaveSeenAllInputs("5");
    send("a", 50);
    pass(5_000);
    shouldHaveSeenAllInputs("45", "50", "60");
  }

  @Test
  void shouldHaveSeenAlsoWhatWasReadBeforeARestart() {
    start(restored(List.of()));
    send("a", 30);
    send("b", 10);
    send("a", 60);
    List<KeyValue<Bytes, byte[]>> changelog =
        driver
            .createOutputTopic(
                "app-in-order-changelog", new BytesDeserializer(), new ByteArrayDeserializer())
            .readKeyValuesToList();
    driver.close();

    start(restored(changelog));
    send("b", 45);
    send("a", 70);
    pass(100);
    shouldHaveSeenAllInputs("10", "30");
    send("b", 4);
    shouldHaveSeenAllInputs("4");
    pass(5_000);
    shouldHaveSeenAllInputs("45", "60", "70");
  }

  @Test
  void shouldKeepExactlyWhatAValueDescendsFromBehindTheStamping() {
    StreamsBuilder builder = ClockStreams.builder(settings);
    Serde<Stamped<String>> stamped = ClockSerdes.stamped(STRING);
    KStream<String, Stamped<String>> exact =
        builder.stream(List.of("a", "b"), Consumed.with(STRING, STRING))
            .processValues(Causal.<String, String>stamp());
    Map<String, Stamp> pasts = pasts(builder, resequenced(exact, stamped));
    assertThat(List.copyOf(pasts.keySet())).containsExactly("10", "30", "60");
    assertThat(pasts).isEqualTo(inputs);
  }

  @Test
  void shouldBlurWhatAValueDescendsFromBeforeTheStamping() {
    StreamsBuilder builder = ClockStreams.builder(settings);
    KStream<String, Stamped<String>> vague =
        resequenced(builder.stream(List.of("a", "b"), Consumed.with(STRING, STRING)), STRING)
            .processValues(Causal.<String, String>stamp());
    Map<String, Stamp> pasts = pasts(builder, vague);
    assertThat(List.copyOf(pasts.keySet())).containsExactly("10", "30", "60");
    assertThat(inputs.get("60").leq(pasts.get("10"))).isTrue();
  }

  /** {@return the pasts that values have, in the order in which they come} */
  private Map<String, Stamp> pasts(
      StreamsBuilder builder, KStream<String, Stamped<String>> stream) {
    Map<String, Stamp> pasts = new LinkedHashMap<>();
    stream.foreach((key, value) -> pasts.put(value.value(), value.stamp()));
    start(builder.build(settings));
    send("a", 30);
    send("b", 10);
    send("a", 60);
    pass(5_000);
    return pasts;
  }
}

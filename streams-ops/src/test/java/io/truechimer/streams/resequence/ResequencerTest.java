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
import io.truechimer.streams.ClockStreams;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** What a task makes of its records, one by one; with both variants, plain and wrapped. */
@ParameterizedClass
@CsvSource({"PROCESSOR, false", "PROCESSOR, true", "VALUES, false", "VALUES, true"})
class ResequencerTest {

  private static final Serde<String> STRING = Serdes.String();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long START_MILLIS = START.toEpochMilli();
  private static final long START_NANOS = START_MILLIS * 1_000_000;

  private final ManualTimeSource time = new ManualTimeSource(START_NANOS);
  private final Properties settings = new Properties();
  private final ResequencerVariant variant;
  private final boolean isWrapped;
  private ResequencerSettings<String, String, ?> resequencer;
  private TopologyTestDriver driver;

  ResequencerTest(ResequencerVariant variant, boolean isWrapped) {
    this.variant = variant;
    this.isWrapped = isWrapped;
    resequencer =
        variant
            .named("in-order", STRING, STRING)
            .withLateness(Duration.ofMillis(10))
            .withIdleTimeout(Duration.ofSeconds(1))
            .withMaxWait(Duration.ofSeconds(2))
            .withStoreInMemory();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "localhost:9");
    settings.put("state.dir", "target/streams/" + UUID.randomUUID());
    settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder("task").timeSource(time).build());
  }

  private void start() {
    StreamsBuilder builder = isWrapped ? ClockStreams.builder(settings) : new StreamsBuilder();
    KStream<String, String> released =
        variant.put(builder.stream(List.of("a", "b"), Consumed.with(STRING, STRING)), resequencer);
    released.to("out", Produced.with(STRING, STRING).withName("ordered"));
    released.to("late", Produced.with(STRING, STRING).withName("late"));
    driver = new TopologyTestDriver(builder.build(), settings, START);
    // Until then a task with a context writes nothing.
    time.advance(Duration.ofSeconds(2));
  }

  @AfterEach
  void close() {
    if (driver != null) {
      driver.close();
    }
  }

  /** {@return headers with a stamp, so many milliseconds after the start} */
  private static Headers at(long millis) {
    Headers headers = new RecordHeaders().add("other", new byte[] {1});
    HybridTimestamp stamp = HybridTimestamp.ofMillis(START_MILLIS + millis);
    ClockHeaders.writeHlc(headers, new HlcHeader(stamp, HlcHeader.UNKNOWN_ERROR, true, 1));
    return headers;
  }

  private void send(String topic, long millis) {
    send(topic, at(millis), millis);
  }

  private void send(String topic, Headers headers, long millis) {
    // The timestamp is a tenth of what the stamp says, to tell the two apart.
    driver
        .createInputTopic(topic, new StringSerializer(), new StringSerializer())
        .pipeInput(
            new TestRecord<>(topic, Long.toString(millis), headers, START_MILLIS + millis / 10));
  }

  private void pass(long millis) {
    time.advance(Duration.ofMillis(millis));
    driver.advanceWallClockTime(Duration.ofMillis(millis));
  }

  private List<TestRecord<String, String>> records(String topic) {
    return driver
        .createOutputTopic(topic, new StringDeserializer(), new StringDeserializer())
        .readRecordsToList();
  }

  private List<String> read(String topic) {
    return records(topic).stream().map(TestRecord::value).toList();
  }

  private double count(String what) {
    return driver.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().group().equals("stream-resequencer-metrics"))
        .filter(metric -> metric.getKey().name().equals(what))
        .map(metric -> (Double) metric.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldReleaseInOrderWhatIsBelowTheLeastPartition() {
    start();
    send("a", 30);
    send("a", 20);
    send("a", 60);
    send("b", 10);
    send("b", 45);
    pass(100);
    // Below 45 - 10, the lateness.
    assertThat(read("out")).containsExactly("10", "20", "30");
    assertThat(count("buffered-records")).isEqualTo(2);
    assertThat(count("buffered-bytes")).isPositive();
    send("b", 80);
    pass(100);
    assertThat(read("out")).containsExactly("45");
  }

  @Test
  void shouldKeepWhatARecordIs() {
    start();
    driver
        .createInputTopic("a", new StringSerializer(), new StringSerializer())
        .pipeInput(new TestRecord<>(null, null, at(0).add("none", null), 77L));
    send("a", 100);
    pass(100);
    assertThat(records("out"))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).isNull();
              assertThat(record.value()).isNull();
              assertThat(ClockHeaders.readContext(record.headers()).isPresent())
                  .isEqualTo(isWrapped);
              record.headers().remove(ClockHeaders.CONTEXT);
              assertThat(record.headers()).isEqualTo(at(0).add("none", null));
              assertThat(record.timestamp()).isEqualTo(77);
            });
  }

  @Test
  void shouldNotWaitForAnIdlePartition() {
    start();
    send("b", 0);
    for (int millis = 100; millis <= 1_000; millis += 100) {
      send("a", millis);
      pass(100);
    }
    assertThat(read("out"))
        .containsExactly("0", "100", "200", "300", "400", "500", "600", "700", "800", "900");
  }

  @Test
  void shouldReleaseWhatHasWaitedTheMaximumAndAllBeforeIt() {
    start();
    send("a", 50);
    send("a", 0);
    pass(100);
    send("a", 55);
    pass(1_900);
    assertThat(read("out")).containsExactly("0", "50");
    assertThat(count("forced-by-wait-total")).isEqualTo(1);
    pass(100);
    assertThat(read("out")).containsExactly("55");
  }

  @Test
  void shouldNotReleaseByTheMaximumWaitWhileThereAreRecordsToRead() {
    start();
    send("b", 5);
    send("a", 50);
    try (LagMetric lag = new LagMetric("b", 3)) {
      pass(5_000);
      assertThat(read("out")).isEmpty();
      lag.set(0);
      pass(100);
      assertThat(read("out")).containsExactly("5", "50");
    }
  }

  @Test
  void shouldMarkWhatIsLate() {
    start();
    send("a", 50);
    pass(2_100);
    send("a", 49);
    assertThat(read("out")).containsExactly("50", "49");
    assertThat(count("late-total")).isEqualTo(1);
  }

  @Test
  void shouldSendWhatIsLateAnotherWay() {
    resequencer = resequencer.withLateTo("ordered", "late");
    start();
    send("a", 50);
    pass(2_100);
    send("a", 49);
    send("a", at(49).add(Resequencer.LATE_HEADER, new byte[0]), 49);
    assertThat(read("out")).containsExactly("50");
    assertThat(records("late"))
        .hasSize(2)
        .allSatisfy(
            record -> {
              assertThat(record.value()).isEqualTo("49");
              assertThat(record.headers().headers(Resequencer.LATE_HEADER))
                  .singleElement()
                  .satisfies(
                      header ->
                          assertThat(HybridTimestamp.fromBytes(header.value()))
                              .isEqualTo(HybridTimestamp.of(START_NANOS + 50_000_000, 0)));
            });
  }

  @Test
  void shouldDropAndCountWhatIsLate() {
    resequencer = resequencer.withLate(Resequencer.Late.DROP);
    start();
    send("a", 50);
    pass(2_100);
    send("a", 49);
    assertThat(read("out")).containsExactly("50");
    assertThat(count("late-total")).isEqualTo(1);
    assertThat(count("dropped-total")).isEqualTo(1);
  }

  @Test
  void shouldReleaseTheOldestWhenThereAreTooMany() {
    resequencer = resequencer.withMaxBuffered(3, Long.MAX_VALUE);
    start();
    List.of(50, 40, 30, 20).forEach(millis -> send("a", millis));
    assertThat(read("out")).containsExactly("20");
    assertThat(count("forced-by-size-total")).isEqualTo(1);
  }

  @Test
  void shouldReleaseTheOldestWhenTheyAreTooLong() {
    // Three of them; a context makes them longer.
    resequencer = resequencer.withMaxBuffered(1_000, isWrapped ? 560 : 400);
    start();
    List.of(50, 40, 30, 20, 10).forEach(millis -> send("a", millis));
    assertThat(read("out")).containsExactly("20", "10");
    assertThat(count("forced-by-size-total")).isEqualTo(1);
  }

  @Test
  void shouldReleaseAlsoWithoutTheClock() {
    start();
    for (int i = 0; i < 128; i++) {
      send("a", i);
    }
    assertThat(read("out")).hasSize(127 - 10);
  }

  @Test
  void shouldOrderWhatHasNoStampByItsTimestamp() {
    start();
    send("a", 30);
    send("a", new RecordHeaders().add(ClockHeaders.HLC, new byte[3]), 200);
    send("a", 100);
    pass(100);
    assertThat(read("out")).containsExactly("200", "30");
    assertThat(count("unstamped-total")).isEqualTo(1);
  }

  @Test
  void shouldTreatWhatHasNoStampAsLate() {
    resequencer =
        resequencer.withUnstamped(Resequencer.Unstamped.LATE).withLateTo("ordered", "late");
    start();
    send("a", new RecordHeaders(), 200);
    assertThat(read("late")).containsExactly("200");
    assertThat(count("late-total")).isEqualTo(1);
  }

  @Test
  void shouldDropWhatHasNoStamp() {
    resequencer = resequencer.withUnstamped(Resequencer.Unstamped.DROP);
    start();
    send("a", new RecordHeaders(), 200);
    pass(5_000);
    assertThat(read("out")).isEmpty();
    assertThat(count("unstamped-total")).isEqualTo(1);
    assertThat(count("dropped-total")).isEqualTo(1);
  }

  @Test
  void shouldNotBeMovedByAStampThatNoClockCanHaveShown() {
    start();
    send("a", 10);
    send("a", 3_600_000);
    send("a", 12);
    pass(2_100);
    assertThat(read("out")).containsExactly("10", "3600000", "12");
    assertThat(count("ahead-total")).isEqualTo(1);
    assertThat(count("late-total")).isZero();
  }
}

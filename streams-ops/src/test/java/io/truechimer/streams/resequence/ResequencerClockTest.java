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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting is measured with the monotonic clock, whatever the wall clock does. */
class ResequencerClockTest {

  private static final Serde<String> STRING = Serdes.String();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long START_NANOS = START.toEpochMilli() * 1_000_000;

  private final ManualTimeSource time = new ManualTimeSource(START_NANOS);
  private final TopologyTestDriver driver;

  ResequencerClockTest() {
    Properties settings = new Properties();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "localhost:9");
    settings.put("state.dir", "target/streams/" + UUID.randomUUID());
    settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder("task").timeSource(time).build());
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(List.of("a", "b"), Consumed.with(STRING, STRING))
        .process(
            Resequencer.processor("in-order", STRING, STRING)
                .withLateness(Duration.ofMillis(10))
                .withIdleTimeout(Duration.ofSeconds(1))
                .withMaxWait(Duration.ofSeconds(2))
                .withStoreInMemory())
        .to("out", Produced.with(STRING, STRING));
    driver = new TopologyTestDriver(builder.build(), settings, START);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void send(String topic, long millis) {
    Headers headers = new RecordHeaders();
    HybridTimestamp stamp = HybridTimestamp.of(START_NANOS + millis * 1_000_000, 0);
    ClockHeaders.writeHlc(headers, new HlcHeader(stamp, HlcHeader.UNKNOWN_ERROR, true, 1));
    driver
        .createInputTopic(topic, new StringSerializer(), new StringSerializer())
        .pipeInput(new TestRecord<>(topic, Long.toString(millis), headers, START.toEpochMilli()));
  }

  private List<String> read() {
    return driver
        .createOutputTopic("out", new StringDeserializer(), new StringDeserializer())
        .readValuesToList();
  }

  private double late() {
    return driver.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("late-total"))
        .map(metric -> (Double) metric.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }

  /** A step of the wall clock, which also moves Kafka's punctuators. */
  private void stepForward(Duration duration) {
    time.setWallNanos(time.wallNanos() + duration.toNanos());
    driver.advanceWallClockTime(duration);
  }

  @Test
  void shouldNotTakeAForwardStepOfTheWallForWaiting() {
    send("a", 50);
    send("b", 40);

    stepForward(Duration.ofMinutes(1));
    send("b", 35);

    assertThat(read()).isEmpty();
    assertThat(late()).isZero();
    time.advance(Duration.ofSeconds(2));
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    assertThat(read()).containsExactly("35", "40", "50");
  }

  /** One partition lags behind the other by less than the idle timeout, in the middle of a step. */
  @Test
  void shouldHaveNothingLateWhenTheWallStepsForwardByAMinute() {
    send("b", 0); // Known from the start, so that the task waits for it.
    for (int millis = 0; millis < 2_000; millis++) {
      if (millis == 1_000) {
        stepForward(Duration.ofMinutes(1));
      }
      send("a", millis);
      if (millis > 500) {
        send("b", millis - 500);
      }
      time.advance(Duration.ofMillis(1));
    }
    assertThat(late()).isZero();
  }

  /** Kafka calls no punctuator until its wall clock has caught up. */
  @Test
  void shouldReleaseInTimeWhenTheWallStepsBackByAnHour() {
    send("b", 0);
    time.setWallNanos(START_NANOS - Duration.ofHours(1).toNanos());
    List<String> sent = new ArrayList<>(List.of("0"));
    for (int millis = 100; millis <= 4_000; millis += 100) {
      time.advance(Duration.ofMillis(100));
      send("a", millis);
      sent.add(Long.toString(millis));
    }

    List<String> released = read();
    // All but those of the last maximum wait.
    assertThat(released).hasSizeGreaterThanOrEqualTo(sent.size() - 21);
    assertThat(sent).startsWith(released.toArray(String[]::new));
    assertThat(late()).isZero();
  }
}

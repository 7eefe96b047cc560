/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.stamped;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.serde.Stamped;
import io.truechimer.streams.ClockStreams;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class CausalTest {

  private static final Stamped<String> ONE = stamped(1, 20, "one");
  private static final Stamped<String> TWO = stamped(2, 10, "two");

  private static Stamped<String> stamped(int writer, long time, String value) {
    Stamp stamp = Stamp.of(Id.ofIndex(writer)).raise(time).peek();
    return new Stamped<>(HybridTimestamp.of(time, 0), stamp, value);
  }

  private static Stamped<String> both(String value) {
    return new Stamped<>(ONE.timestamp(), ONE.stamp().join(TWO.stamp()), value);
  }

  @Test
  void shouldJoinValuesTimesAndPasts() {
    assertThat(Causal.joiner((String a, String b) -> a + b).apply(ONE, TWO))
        .isEqualTo(both("onetwo"));
    assertThat(Causal.reducer((String a, String b) -> a + b).apply(ONE, TWO))
        .isEqualTo(both("onetwo"));
    assertThat(
            Causal.<String, String, String>aggregator((k, v, a) -> k + v + a).apply("k", TWO, ONE))
        .isEqualTo(both("ktwoone"));
  }

  @Test
  void shouldHaveThePastOfTheOnlySideOfAnOuterJoin() {
    assertThat(Causal.joiner((String a, String b) -> a + b).apply(null, TWO))
        .isEqualTo(new Stamped<>(TWO.timestamp(), TWO.stamp(), "nulltwo"));
    assertThat(Causal.joiner((String a, String b) -> a + b).apply(ONE, null))
        .isEqualTo(new Stamped<>(ONE.timestamp(), ONE.stamp(), "onenull"));
  }

  @Test
  void shouldBeginWithoutAPast() {
    Stamped<String> start = Causal.initializer(() -> "").apply();
    assertThat(Causal.<String, String, String>aggregator((k, v, a) -> a + v).apply("k", ONE, start))
        .isEqualTo(ONE);
  }

  /** An aggregate would keep the greatest for ever. */
  @Test
  void shouldNotTakeInWhatNoClockCanHaveShown() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "nowhere:9092");
    settings.put("truechimer.node.id", "causal-test");
    StreamsBuilder builder = ClockStreams.builder(settings);
    List<Stamped<String>> stamped = new ArrayList<>();
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
        .processValues(Causal.<String, String>stamp())
        .foreach((key, value) -> stamped.add(value));
    Properties properties = new Properties();
    properties.putAll(settings);
    NodeClock clock = NodeClock.of(Map.of("truechimer.node.id", "causal-test"));
    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), properties)) {
      TestInputTopic<String, String> input =
          driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
      for (long aheadMillis : new long[] {0, 3_600_000}) {
        long millis = clock.now().physicalMillis() + aheadMillis;
        TestRecord<String, String> record = new TestRecord<>("key", "value");
        ClockHeaders.writeHlc(
            record.headers(),
            new HlcHeader(HybridTimestamp.ofMillis(millis), HlcHeader.UNKNOWN_ERROR, false, 1));
        ClockHeaders.writeContext(record.headers(), Stamp.of(Id.ofIndex(1)).raise(millis).peek());
        input.pipeInput(record);
      }
    }
    long limit = clock.now().physicalMillis() + 500;
    assertThat(stamped).hasSize(2);
    assertThat(stamped.get(0).stamp()).isNotEqualTo(Stamp.upTo(0));
    assertThat(stamped.get(1).stamp()).isEqualTo(Stamp.upTo(0));
    assertThat(stamped).allMatch(value -> value.timestamp().physicalMillis() <= limit);
  }

  /** A plain producer's clock may be ahead of this one, as much as the clock of a stamp. */
  @Test
  void shouldTakeTheTimestampOfARecordWithoutAStampUpToTheMaximumOffset() {
    ManualTimeSource time = new ManualTimeSource(1_795_000_000_000L * 1_000_000);
    Properties settings = new Properties();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "nowhere:9092");
    settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder("task").timeSource(time).build());
    StreamsBuilder builder = ClockStreams.builder(settings);
    List<Long> ahead = new ArrayList<>();
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
        .processValues(Causal.<String, String>stamp())
        .foreach(
            (key, value) ->
                ahead.add(value.timestamp().physicalMillis() - time.wallNanos() / 1_000_000));
    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings)) {
      time.advance(Duration.ofSeconds(2));
      TestInputTopic<String, String> input =
          driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
      for (long aheadMillis : new long[] {-1_000, 400, 3_600_000}) {
        input.pipeInput("key", "value", time.wallNanos() / 1_000_000 + aheadMillis);
      }
    }
    assertThat(ahead).containsExactly(-1_000L, 400L, 0L);
  }

  @Test
  void shouldDeleteWhereTheFunctionDoes() {
    assertThat(Causal.joiner((String a, String b) -> null).apply(ONE, TWO)).isNull();
    assertThat(Causal.reducer((String a, String b) -> null).apply(ONE, TWO)).isNull();
  }
}

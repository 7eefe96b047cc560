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
import io.truechimer.serde.ClockSerdes;
import io.truechimer.serde.Stamped;
import io.truechimer.streams.ClockStreams;
import io.truechimer.time.ManualTimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values whose pasts are too long to be kept. */
class PastLimitTest {

  private static final long NOW = 1_795_000_000_000L;
  private static final Serde<String> TEXT = Serdes.String();

  private static Stamp event(String writer, long millis) {
    return Stamp.of(Id.ofName(writer)).raise(millis).peek();
  }

  /** {@return the events of many writers, one each millisecond} */
  private static Stamp past(String writers, int count) {
    List<Stamp> events =
        IntStream.range(0, count).mapToObj(i -> event(writers + i, NOW + i)).toList();
    return joined(events);
  }

  private static Stamp joined(List<Stamp> stamps) {
    int size = stamps.size();
    return size == 1
        ? stamps.get(0)
        : joined(stamps.subList(0, size / 2)).join(joined(stamps.subList(size / 2, size)));
  }

  @Test
  void shouldSayNoLessThanWhatIsTooLong() {
    Stamp past = past("writer-", 1000);
    assertThat(past.toBytes()).hasSizeGreaterThan(PastLimit.MAX_BYTES);
    Stamp bounded = PastLimit.bounded(past);
    assertThat(bounded.toBytes()).hasSizeLessThanOrEqualTo(PastLimit.MAX_BYTES / 2);
    assertThat(past.leq(bounded)).isTrue();
    assertThat(bounded.leq(Stamp.upTo(NOW + 999))).isTrue();
    // The latest are told apart still.
    assertThat(event("another", NOW + 900).leq(bounded)).isFalse();
  }

  @Test
  void shouldLeaveAloneWhatIsShort() {
    Stamp past = past("writer-", 100);
    assertThat(PastLimit.bounded(past)).isSameAs(past);
  }

  @Test
  void shouldTakeWhatNobodyCouldWrite() {
    Stamp past = past("writer-", 3000);
    Stamp bounded = PastLimit.bounded(past);
    assertThat(past.leq(bounded)).isTrue();
    assertThat(bounded.toBytes()).hasSizeLessThanOrEqualTo(PastLimit.MAX_BYTES / 2);
  }

  @Test
  void shouldKeepWhatAnAggregateTakesInWithinBounds() {
    Stamped<String> sum = new Stamped<>(HybridTimestamp.MIN, Stamp.upTo(0), "");
    for (int i = 0; i < 2000; i++) {
      Stamp stamp = event("writer-" + i, NOW + i);
      Stamped<String> value = new Stamped<>(HybridTimestamp.of(NOW + i, 0), stamp, "value");
      sum = Causal.reducer((String a, String b) -> b).apply(sum, value);
      assertThat(stamp.leq(sum.stamp())).isTrue();
      assertThat(sum.stamp().toBytes()).hasSizeLessThanOrEqualTo(PastLimit.MAX_BYTES);
    }
    assertThat(Stamp.upTo(NOW).leq(sum.stamp())).isTrue();
  }

  /** A topology that goes on whatever comes. */
  private static final class Running implements AutoCloseable {

    private final ManualTimeSource time = new ManualTimeSource(NOW * 1_000_000);
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, String> input;
    private final TestOutputTopic<String, String> output;

    Running(
        Path state, Function<KStream<String, String>, KStream<String, Stamped<String>>> operators) {
      Properties settings = new Properties();
      settings.put("application.id", "app");
      settings.put("bootstrap.servers", "nowhere:9092");
      settings.put("state.dir", state.toString());
      settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder("task").timeSource(time).build());
      StreamsBuilder builder = ClockStreams.builder(settings);
      operators
          .apply(builder.stream("in", Consumed.with(TEXT, TEXT)))
          .processValues(Causal.<String, String>unstamp())
          .to("out", Produced.with(TEXT, TEXT));
      driver = new TopologyTestDriver(builder.build(), settings);
      time.advance(Duration.ofSeconds(20));
      input = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
      output = driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());
    }

    Stamp answer(Headers headers) {
      input.pipeInput(new TestRecord<>("key", "value", headers));
      return ClockHeaders.readContext(output.readRecord().headers()).orElseThrow();
    }

    double shortened() {
      return driver.metrics().entrySet().stream()
          .filter(metric -> metric.getKey().name().equals("past-shortened-total"))
          .map(metric -> (Double) metric.getValue().metricValue())
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }

    @Override
    public void close() {
      driver.close();
    }
  }

  @Test
  void shouldGoOnHoweverLongTheContextsOfItsRecordsAre(@TempDir Path state) {
    Serde<Stamped<String>> stamped = ClockSerdes.stamped(TEXT);
    try (Running running =
        new Running(
            state,
            stream ->
                stream
                    .processValues(Causal.<String, String>stamp())
                    .groupByKey(Grouped.with(TEXT, stamped))
                    .reduce(
                        Causal.reducer((String one, String other) -> other),
                        Materialized.with(TEXT, stamped))
                    .toStream())) {
      Stream.of("a", "b", "c")
          .map(writers -> past(writers, 700))
          .forEach(
              context -> {
                Headers headers = new RecordHeaders();
                ClockHeaders.writeContext(headers, context);
                Stamp answer = running.answer(headers);
                assertThat(context.leq(answer)).isTrue();
                assertThat(answer).isEqualTo(Stamp.upTo(NOW + 20_000));
              });
      assertThat(running.shortened()).isEqualTo(3);
    }
  }

  @Test
  void shouldWriteWhatFunctionsMakeOfPasts(@TempDir Path state) {
    Stamp past = past("writer-", 3000);
    try (Running running =
        new Running(
            state,
            stream -> stream.mapValues(text -> new Stamped<>(HybridTimestamp.MIN, past, text)))) {
      Stamp answer = running.answer(new RecordHeaders());
      assertThat(past.leq(answer)).isTrue();
      assertThat(running.shortened()).isEqualTo(1);
    }
  }
}

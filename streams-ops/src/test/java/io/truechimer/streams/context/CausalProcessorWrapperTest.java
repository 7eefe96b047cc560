/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.streams.CausalContext;
import io.truechimer.streams.ClockStreams;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a task makes of the contexts that come to it, one by one. */
class CausalProcessorWrapperTest {

  private static final Duration MAX_OFFSET = Duration.ofMillis(20);

  private final NodeClock clock = NodeClock.builder("task").maxOffset(MAX_OFFSET).build();
  private final Properties settings = new Properties();

  private Function<String, String> body = Function.identity();
  private TopologyTestDriver driver;
  private TestInputTopic<String, String> input;
  private TestOutputTopic<String, String> output;

  CausalProcessorWrapperTest() {
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "nowhere:9092");
    settings.put(ClockConfig.NODE_CLOCK, clock);
  }

  private void start() {
    StreamsBuilder builder = ClockStreams.builder(settings);
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
        .mapValues(value -> body.apply(value))
        .to("out", Produced.with(Serdes.String(), Serdes.String()));
    driver = new TopologyTestDriver(builder.build(), settings);
    input = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
    output = driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** {@return what the task writes when it has read a record with a context; null for none} */
  private Optional<Stamp> answer(Stamp context) {
    Headers headers = new RecordHeaders();
    if (context != null) {
      ClockHeaders.writeContext(headers, context);
    }
    return answer(headers);
  }

  private Optional<Stamp> answer(Headers headers) {
    input.pipeInput(new TestRecord<>("key", "value", headers));
    return ClockHeaders.readContext(output.readRecord().headers());
  }

  private long nowMillis() {
    return clock.now().physicalMillis();
  }

  private Stamp event(String name, long millis) {
    return Stamp.of(Id.ofName(name)).raise(millis).peek();
  }

  private double count(String what) {
    return driver.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(what + "-total"))
        .map(metric -> (Double) metric.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldWriteNothingUntilTheClockIsPastAllThatCountsAsSeen() {
    long before = nowMillis();
    start();

    Stamp first = answer((Stamp) null).orElseThrow();

    // All that any other clock may have shown.
    assertThat(Stamp.upTo(before + MAX_OFFSET.toMillis()).leq(first)).isTrue();
    assertThat(first.leq(Stamp.upTo(nowMillis()))).isTrue();
    assertThat(nowMillis()).isGreaterThan(before + MAX_OFFSET.toMillis());
  }

  @Test
  void shouldCountInAnIdMadeOfTheNameOfTheApplication() {
    shouldCountIn(Id.ofName("app"));
  }

  @Test
  void shouldCountInAnIdMadeOfANumber() {
    settings.put(ContextSettings.IDENTITY, "3");
    shouldCountIn(Id.ofIndex(3));
  }

  private void shouldCountIn(Id application) {
    start();
    Stamp first = answer((Stamp) null).orElseThrow();
    Stamp second = first;
    while (second.leq(first)) {
      second = answer((Stamp) null).orElseThrow();
    }
    // What has grown is what the task owns, and nothing else.
    Stamp own = Stamp.of(application.child(0).child(0)).raise(nowMillis()).peek();
    assertThat(second.leq(first.join(own))).isTrue();
  }

  @Test
  void shouldHaveSeenWhatItsRecordsHaveSeen() {
    start();
    answer((Stamp) null);
    Stamp seen = event("other", nowMillis());
    assertThat(seen.compare(answer(seen).orElseThrow())).isEqualTo(Causality.BEFORE);
    assertThat(seen.compare(answer((Stamp) null).orElseThrow())).isEqualTo(Causality.BEFORE);
  }

  @Test
  void shouldRefuseWhatNoClockCanHaveShownAndPassTheRecordOn() {
    start();
    answer((Stamp) null);
    Stamp ahead = event("other", nowMillis() + 3_600_000);
    Stamp answer = answer(ahead).orElseThrow();
    assertThat(ahead.compare(answer)).isEqualTo(Causality.CONCURRENT);
    assertThat(answer.leq(Stamp.upTo(nowMillis()))).isTrue();
    assertThat(count("context-refused")).isEqualTo(1);
  }

  @Test
  void shouldPassOverWhatCannotBeRead() {
    start();
    answer((Stamp) null);
    assertThat(answer(new RecordHeaders().add(ClockHeaders.CONTEXT, new byte[] {1, 2, 3})))
        .isPresent();
    assertThat(answer(new RecordHeaders().add(ClockHeaders.CONTEXT, (byte[]) null))).isPresent();
    assertThat(count("context-malformed")).isEqualTo(2);
  }

  @Test
  void shouldForgetWhatIsOlderThanTheHorizon() {
    settings.put(ContextSettings.HORIZON_MS, "100");
    start();
    answer((Stamp) null);
    long old = nowMillis();
    answer(event("other", old));
    while (nowMillis() < old + 150) {
      answer((Stamp) null);
    }
    assertThat(Stamp.upTo(old).leq(answer((Stamp) null).orElseThrow())).isTrue();
  }

  @Test
  void shouldShortenTheHorizonRatherThanWriteAContextThatIsTooLong() {
    settings.put(ContextSettings.MAX_BYTES, "64");
    start();
    answer((Stamp) null);
    for (int i = 0; i < 50; i++) {
      Stamp seen = event("other-" + i, nowMillis());
      Stamp answer = answer(seen).orElseThrow();
      assertThat(seen.leq(answer)).isTrue();
      assertThat(answer.toBytes().length).isLessThan(64);
    }
    assertThat(count("context-shortened")).isPositive();
  }

  @Test
  void shouldTakeAllForSeenRatherThanTakeOverAContextThatIsTooLong() {
    settings.put(ContextSettings.MAX_BYTES, "64");
    start();
    answer((Stamp) null);
    Stamp big = Stamp.upTo(0);
    for (int i = 0; i < 50; i++) {
      big = big.join(event("other-" + i, nowMillis()));
    }
    Stamp answer = answer(big).orElseThrow();
    assertThat(big.leq(answer)).isTrue();
    assertThat(answer.toBytes().length).isLessThan(64);
  }

  @Test
  void shouldDoNothingWhenSwitchedOff() {
    settings.put(ClockConfig.ENABLE, "false");
    start();
    assertThat(answer((Stamp) null)).isEmpty();
  }

  @Test
  void shouldShowTheContextToTheUsersFunctions() {
    body = value -> CausalContext.current().isPresent() ? "seen" : "not seen";
    start();
    input.pipeInput("key", "value");
    assertThat(output.readValue()).isEqualTo("seen");
    assertThat(CausalContext.current()).isEmpty();
  }

  @Test
  void shouldShowWhatAGlobalTableHasTakenInSinceTheRecordCame() {
    body =
        value -> {
          Stamp global = event("global", nowMillis());
          StreamsInstance.of(settings).joinGlobalContext(global);
          return String.valueOf(global.leq(CausalContext.current().orElseThrow()));
        };
    start();
    input.pipeInput("key", "value");
    assertThat(output.readValue()).isEqualTo("true");
  }

  /** A join reads a global table after its record was marked, and may have several children. */
  @Test
  void shouldCompleteTheContextOfARecordThatAGlobalTableHasAChangeFor() {
    ContextRefreshInterceptor<String, String> interceptor = new ContextRefreshInterceptor<>();
    StringBuilder seen = new StringBuilder();
    body =
        value -> {
          StreamsInstance instance = StreamsInstance.of(settings);
          Headers marked =
              CurrentTask.context().withContext(new Record<>("key", value, 0)).headers();
          Stamp global = event("global", nowMillis());
          instance.joinGlobalContext(global);
          for (String topic : new String[] {"app-store-changelog", "out", "also-out"}) {
            Headers sent =
                interceptor
                    .onSend(new ProducerRecord<>(topic, null, "key", value, marked))
                    .headers();
            seen.append(global.leq(ClockHeaders.readContext(sent).orElseThrow())).append(' ');
          }
          return value;
        };
    start();
    input.pipeInput("key", "value");
    assertThat(seen).hasToString("false true true ");
  }
}

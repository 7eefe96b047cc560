/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.streams.ClockStreams;
import io.truechimer.time.ManualTimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.InternalFixedKeyRecordFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells the variants of the resequencer apart; and the examples in the Javadoc of each. */
class ResequencerVariantsTest {

  private static final Serde<String> STRING = Serdes.String();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path state;

  private final ManualTimeSource time = new ManualTimeSource(START.toEpochMilli() * 1_000_000);
  private final Properties settings = new Properties();

  ResequencerVariantsTest() {
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "localhost:9");
    settings.put("default.key.serde", Serdes.StringSerde.class);
    settings.put("default.value.serde", Serdes.StringSerde.class);
    settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder("task").timeSource(time).build());
  }

  @Test
  void shouldDoAsTheExampleOfTheProcessorSays() {
    StreamsBuilder builder = builder();
    builder.stream(List.of("orders", "payments"), Consumed.with(Serdes.String(), Serdes.String()))
        .process(
            Resequencer.processor("in-order", Serdes.String(), Serdes.String())
                .withLateness(Duration.ofMillis(500))
                .withMaxWait(Duration.ofSeconds(5))
                .withLate(Resequencer.Late.DROP))
        .to("history", Produced.with(Serdes.String(), Serdes.String()));
    assertThat(run(builder, "history", Duration.ofMillis(5_100)))
        .containsExactly("0", "200", "400");
  }

  @Test
  void shouldDoAsTheExampleOfTheValuesSays() {
    StreamsBuilder builder = builder();
    builder.stream(List.of("orders", "payments"), Consumed.with(Serdes.String(), Serdes.String()))
        .processValues(
            Resequencer.values("in-order", Serdes.String(), Serdes.String())
                .withLateness(Duration.ofMillis(500))
                .withLate(Resequencer.Late.DROP))
        .groupByKey()
        .reduce((first, last) -> last)
        .toStream()
        .to("latest", Produced.with(Serdes.String(), Serdes.String()));
    // As they came, the last was 200.
    assertThat(run(builder, "latest", Duration.ofMillis(10_100))).containsExactly("400");
  }

  private StreamsBuilder builder() {
    settings.put("state.dir", state.toString());
    return ClockStreams.builder(settings);
  }

  /** {@return what comes out in the end of records that are out of order} */
  private List<String> run(StreamsBuilder builder, String output, Duration wait) {
    KafkaStreams streams = new KafkaStreams(builder.build(settings), settings);
    assertThat(streams.state()).isEqualTo(KafkaStreams.State.CREATED);
    streams.close(Duration.ZERO);
    try (TopologyTestDriver driver =
        new TopologyTestDriver(builder.build(settings), settings, START)) {
      send(driver, "orders", 400);
      send(driver, "payments", 0);
      send(driver, "orders", 200);
      time.advance(wait);
      driver.advanceWallClockTime(wait);
      return driver
          .createOutputTopic(output, new StringDeserializer(), new StringDeserializer())
          .readValuesToList();
    }
  }

  private static void send(TopologyTestDriver driver, String topic, long millis) {
    driver
        .createInputTopic(topic, new StringSerializer(), new StringSerializer())
        .pipeInput("key", Long.toString(millis), START.toEpochMilli() + millis);
  }

  @Test
  void shouldKeepPartitionsWithValuesAlone() {
    StreamsBuilder processor = new StreamsBuilder();
    processor.stream("in", Consumed.with(STRING, STRING))
        .process(Resequencer.processor("store", STRING, STRING))
        .groupByKey()
        .count();
    StreamsBuilder values = new StreamsBuilder();
    values.stream("in", Consumed.with(STRING, STRING))
        .processValues(Resequencer.values("store", STRING, STRING))
        .groupByKey()
        .count();
    assertThat(processor.build().describe().toString()).contains("-repartition");
    assertThat(values.build().describe().toString()).doesNotContain("-repartition");
  }

  /** As a later version might be, without the internal class: it is told before anything starts. */
  @Test
  void shouldSayAtOnceThatKafkaLacksWhatValuesNeed() throws ReflectiveOperationException {
    Class<?> resequencer = new LaterKafka().loadClass(Resequencer.class.getName());
    Method values = resequencer.getMethod("values", String.class, Serde.class, Serde.class);
    assertThatThrownBy(() -> values.invoke(null, "store", STRING, STRING))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(StreamsException.class)
        .hasMessageContaining("Use Resequencer.processor")
        .hasCauseInstanceOf(LinkageError.class);
    Method processor = resequencer.getMethod("processor", String.class, Serde.class, Serde.class);
    assertThat(processor.invoke(null, "store", STRING, STRING)).isInstanceOf(resequencer);
  }

  private static final class LaterKafka extends ClassLoader {

    private static final String OURS = Resequencer.class.getPackageName() + ".";

    LaterKafka() {
      super(LaterKafka.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(InternalFixedKeyRecordFactory.class.getName())) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}

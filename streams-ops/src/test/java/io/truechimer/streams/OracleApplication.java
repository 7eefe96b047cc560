/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * An application with joins, aggregates, repartitions, a second stage behind a topic of its own, a
 * processor and a punctuator, whose values know what they descend from.
 */
final class OracleApplication {

  static final List<String> INPUTS = List.of("a", "b", "c");

  /** The sinks: what they hold is compared. */
  static final List<String> OUTPUTS =
      List.of("joined", "enriched", "counted", "noted", "echoed", "staged");

  static final int KEYS = 500;

  private static final int REGIONS = 50;
  static final Duration WINDOW = Duration.ofMillis(400);
  private static final Duration GRACE = Duration.ofMinutes(5);
  private static final Serde<String> KEY = Serdes.String();

  private OracleApplication() {}

  /** Runs an instance until it is killed, or asked to end. */
  public static void main(String[] args) throws InterruptedException {
    NodeClock clock =
        NodeClock.builder(args[3])
            .timeSource(new SkewedTime(Duration.ofMillis(Long.parseLong(args[4]))))
            .build();
    Properties settings = settings(args[0], args[1], args[2], Path.of(args[5]), clock);
    KafkaStreams streams = start(args[1], settings);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(20))));
    new CountDownLatch(1).await();
  }

  static Properties settings(
      String servers, String application, String guarantee, Path state, NodeClock clock) {
    Properties settings = new Properties();
    settings.put("application.id", application);
    settings.put("bootstrap.servers", servers);
    settings.put("processing.guarantee", guarantee);
    settings.put("state.dir", state.toString());
    settings.put("num.stream.threads", "2");
    settings.put("replication.factor", "1");
    // With at-least-once, what a killed instance has not committed is done twice: let that be much.
    settings.put("commit.interval.ms", guarantee.equals("at_least_once") ? "2000" : "200");
    // So that a killed instance has most often sent some of what it does not commit any more.
    settings.put("producer.linger.ms", "5");
    // What a killed instance leaves open is in the way of those that read what is committed.
    settings.put("producer.transaction.timeout.ms", "5000");
    settings.put("repartition.purge.interval.ms", "3600000");
    settings.put("consumer.session.timeout.ms", "6000");
    settings.put("consumer.heartbeat.interval.ms", "1000");
    settings.put(ClockConfig.NODE_CLOCK, clock);
    return settings;
  }

  static KafkaStreams start(String application, Properties settings) {
    StreamsBuilder builder = ClockStreams.builder(settings);
    build(builder, application + "-");
    KafkaStreams streams = new KafkaStreams(builder.build(settings), settings);
    streams.start();
    return streams;
  }

  private static void build(StreamsBuilder builder, String prefix) {
    Serde<Write> value = Write.serde();
    Consumed<String, Write> consumed = Consumed.with(KEY, value);
    KStream<String, Write> a = builder.stream(prefix + "a", consumed);
    KStream<String, Write> b = builder.stream(prefix + "b", consumed);
    KStream<String, Write> c = builder.stream(prefix + "c", consumed);

    a.join(
            b,
            (left, right) -> Write.of(left, right),
            JoinWindows.ofTimeDifferenceAndGrace(WINDOW, GRACE),
            StreamJoined.with(KEY, value, value).withName("a-b"))
        .mapValues(Write::named)
        .to(prefix + "joined", Produced.with(KEY, value));

    a.leftJoin(
            c.toTable(Materialized.with(KEY, value)),
            (left, right) -> Write.of(left, right),
            Joined.with(KEY, value, value))
        .mapValues(Write::named)
        .to(prefix + "enriched", Produced.with(KEY, value));

    windowed(b, "counted").to(prefix + "counted", Produced.with(KEY, value));

    c.process(new Notes()).mapValues(Write::named).to(prefix + "noted", Produced.with(KEY, value));

    c.process(Echoes::new).to(prefix + "echoed", Produced.with(KEY, value));

    windowed(builder.stream(prefix + "enriched", consumed), "staged")
        .to(prefix + "staged", Produced.with(KEY, value));
  }

  /** {@return what came within a window, by a key that needs a repartition} */
  private static KStream<String, Write> windowed(KStream<String, Write> stream, String name) {
    Serde<Write> value = Write.serde();
    return stream
        .selectKey((key, write) -> region(key))
        .groupByKey(Grouped.with(name, KEY, value))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .aggregate(
            () -> Write.NONE,
            (key, write, all) -> Write.of(write, all),
            Materialized.with(KEY, value))
        .toStream()
        .selectKey((Windowed<String> window, Write write) -> window.key())
        .mapValues(Write::named);
  }

  static String region(String key) {
    return "region-" + Math.floorMod(key.hashCode(), REGIONS);
  }

  /**
   * Sends on two writes, of which the second descends from the first. Most often that is within a
   * millisecond, in which a context stays the same, and only the timestamps order.
   */
  private static final class Echoes extends ContextualProcessor<String, Write, String, Write> {

    @Override
    public void process(Record<String, Write> record) {
      Write first = Write.of(record.value()).named();
      context().forward(record.withValue(first));
      context().forward(record.withValue(Write.of(first).named()));
    }
  }

  /** Collects what comes for a key, and sends it on by the clock, in records without headers. */
  private static final class Notes implements ProcessorSupplier<String, Write, String, Write> {

    private static final String STORE = "notes";
    private static final int MOST = 50;

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), KEY, Write.serde()));
    }

    @Override
    public Processor<String, Write, String, Write> get() {
      return new Processor<>() {

        private ProcessorContext<String, Write> context;
        private KeyValueStore<String, Write> store;

        @Override
        public void init(ProcessorContext<String, Write> context) {
          this.context = context;
          store = context.getStateStore(STORE);
          context.schedule(Duration.ofMillis(100), PunctuationType.WALL_CLOCK_TIME, this::sendAll);
        }

        @Override
        public void process(Record<String, Write> record) {
          Write all = Write.of(record.value(), store.get(record.key()));
          store.put(record.key(), all);
          if (all.ancestors().length > MOST) {
            send(record.key(), all, record.timestamp());
          }
        }

        private void sendAll(long now) {
          try (KeyValueIterator<String, Write> all = store.all()) {
            all.forEachRemaining(entry -> send(entry.key, entry.value, now));
          }
        }

        private void send(String key, Write all, long timestamp) {
          context.forward(new Record<>(key, all, timestamp));
          store.delete(key);
        }
      };
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** A small topology around an operator; its values know what they descend from. */
enum Operator {
  MAP(1) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().map((key, value) -> new KeyValue<>(key, value));
    }
  },
  FILTER(1) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().filter((key, value) -> true);
    }
  },
  MERGE(1) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().merge(in.rightStream());
    }
  },
  REPARTITION(1) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream()
          .selectKey((key, value) -> "new-" + key)
          .repartition(Repartitioned.with(KEY, VALUE).withName(in.name()));
    }
  },
  STREAM_STREAM_JOIN(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().join(in.rightStream(), JOINER, NEAR, in.joined());
    }
  },
  OUTER_STREAM_STREAM_JOIN(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().outerJoin(in.rightStream(), JOINER, NEAR, in.joined());
    }
  },
  STREAM_TABLE_JOIN(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().join(in.rightTable(), JOINER, Joined.with(KEY, VALUE, VALUE));
    }
  },
  TABLE_TABLE_JOIN(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftTable().join(in.rightTable(), JOINER, Materialized.with(KEY, VALUE)).toStream();
    }
  },
  OUTER_TABLE_TABLE_JOIN(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftTable()
          .outerJoin(in.rightTable(), JOINER, Materialized.with(KEY, VALUE))
          .toStream();
    }
  },
  GLOBAL_JOIN(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream()
          .join(
              in.builder().globalTable(in.right(), CONSUMED),
              (key, value) -> key,
              (left, right) -> Write.of(left, right));
    }
  },
  FOREIGN_KEY_JOIN(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftTable()
          .join(
              in.rightTable(),
              (key, write) -> key.equals("one") ? "two" : "one",
              JOINER,
              Materialized.with(KEY, VALUE))
          .toStream();
    }
  },
  AGGREGATE(3) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream()
          .groupByKey(Grouped.with(KEY, VALUE))
          .aggregate(
              () -> Write.NONE,
              (key, value, all) -> Write.of(value, all),
              Materialized.with(KEY, VALUE))
          .toStream();
    }
  },
  REDUCE(3) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream()
          .groupBy((key, value) -> "all", Grouped.with(in.name(), KEY, VALUE))
          .reduce((one, other) -> Write.of(one, other))
          .toStream();
    }
  },
  WINDOWED_AGGREGATE(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.windowed().toStream((window, value) -> window.key());
    }
  },
  SUPPRESS(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.windowed()
          .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
          .toStream((window, value) -> window.key());
    }
  },
  PROCESSOR(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().process(new Collecting(in.name(), false));
    }
  },
  PROCESSOR_OF_VALUES(1) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream()
          .processValues(
              () ->
                  new ContextualFixedKeyProcessor<String, Write, Write>() {
                    @Override
                    public void process(FixedKeyRecord<String, Write> record) {
                      context().forward(record);
                    }
                  });
    }
  },
  PUNCTUATOR(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().process(new Collecting(in.name(), true));
    }
  },
  KEEPER(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().process(() -> new Keeping(false));
    }
  },
  PUNCTUAL_KEEPER(2) {
    @Override
    KStream<String, Write> apply(Inputs in) {
      return in.leftStream().process(() -> new Keeping(true));
    }
  };

  private static final Serde<String> KEY = Serdes.String();
  private static final Serde<Write> VALUE = Write.serde();
  private static final Consumed<String, Write> CONSUMED = Consumed.with(KEY, VALUE);
  private static final ValueJoiner<Write, Write, Write> JOINER =
      (left, right) -> Write.of(left, right);
  private static final JoinWindows NEAR =
      JoinWindows.ofTimeDifferenceWithNoGrace(Duration.ofMillis(100));

  private final int combines;

  /**
   * An operator.
   *
   * @param combines of how many inputs something must come
   */
  Operator(int combines) {
    this.combines = combines;
  }

  abstract KStream<String, Write> apply(Inputs in);

  /** What an operator is applied to. */
  record Inputs(StreamsBuilder builder, String name, String left, String right) {

    KStream<String, Write> leftStream() {
      return builder.stream(left, CONSUMED);
    }

    KStream<String, Write> rightStream() {
      return builder.stream(right, CONSUMED);
    }

    KTable<String, Write> leftTable() {
      return builder.table(left, CONSUMED);
    }

    KTable<String, Write> rightTable() {
      return builder.table(right, CONSUMED);
    }

    StreamJoined<String, Write, Write> joined() {
      return StreamJoined.with(KEY, VALUE, VALUE).withName(name);
    }

    KTable<Windowed<String>, Write> windowed() {
      return leftStream()
          .groupByKey(Grouped.with(KEY, VALUE))
          .windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofMillis(200)))
          .aggregate(
              () -> Write.NONE,
              (key, value, all) -> Write.of(value, all),
              Materialized.with(KEY, VALUE));
    }
  }

  /**
   * Sinks directly behind the operator, so that nothing else gives records their context; save that
   * some are behind what makes streams of tables.
   */
  void build(StreamsBuilder builder, String prefix) {
    apply(new Inputs(builder, slug(), left(prefix), right(prefix)))
        .to(
            out(prefix),
            Produced.with(
                KEY,
                Serdes.serdeFrom(
                    // Named as it is written: what is behind the operator is the sink.
                    (topic, write) ->
                        write == null
                            ? null
                            : VALUE.serializer().serialize(topic, Write.of(write).named()),
                    VALUE.deserializer())));
  }

  boolean isShown(Collection<ConsumerRecord<String, Write>> outputs) {
    return outputs.stream()
        .anyMatch(
            output -> output.value() != null && output.value().ancestors().length >= combines);
  }

  private String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String left(String prefix) {
    return prefix + slug() + "-left";
  }

  String right(String prefix) {
    return prefix + slug() + "-right";
  }

  String out(String prefix) {
    return prefix + slug() + "-out";
  }

  static Stream<String> topics(String prefix) {
    return Stream.of(values())
        .flatMap(
            operator ->
                Stream.of(operator.left(prefix), operator.right(prefix), operator.out(prefix)));
  }

  /** Forwards what has come for a key, in a record without headers: at once, or by the clock. */
  private static final class Collecting implements ProcessorSupplier<String, Write, String, Write> {

    private final String store;
    private final boolean isPunctual;

    Collecting(String store, boolean isPunctual) {
      this.store = store;
      this.isPunctual = isPunctual;
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(store), KEY, VALUE)
              .withCachingEnabled());
    }

    @Override
    public Processor<String, Write, String, Write> get() {
      return new ContextualProcessor<>() {

        private KeyValueStore<String, Write> all;

        @Override
        public void init(ProcessorContext<String, Write> context) {
          super.init(context);
          all = context.getStateStore(store);
          if (isPunctual) {
            context.schedule(
                Duration.ofMillis(100), PunctuationType.WALL_CLOCK_TIME, this::forwardOne);
          }
        }

        @Override
        public void process(Record<String, Write> record) {
          Write both = Write.of(record.value(), all.get(record.key()));
          all.put(record.key(), both);
          if (!isPunctual) {
            assertSeen(record);
            context().forward(new Record<>(record.key(), both, record.timestamp()));
          }
        }

        private void forwardOne(long now) {
          Write one = all.get("one");
          if (one != null) {
            context().forward(new Record<>("one", one, now));
          }
        }
      };
    }

    /** The thread says no less than the header; more, if a global table has a change since. */
    private static void assertSeen(Record<String, Write> record) {
      Stamp marked = ClockHeaders.readContext(record.headers()).orElseThrow();
      if (!marked.leq(CausalContext.current().orElseThrow())) {
        throw new AssertionError("no context: " + record);
      }
    }
  }
}

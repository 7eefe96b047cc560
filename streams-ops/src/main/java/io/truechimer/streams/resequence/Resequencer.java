/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import io.truechimer.serde.ClockHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * Puts the records of all input partitions of a task in the order of their timestamps: {@code
 * tc-hlc}, then topic, partition and offset.
 *
 * <pre>{@code
 * StreamsBuilder builder = ClockStreams.builder(settings);
 * builder
 *     .stream(List.of("orders", "payments"), Consumed.with(Serdes.String(), Serdes.String()))
 *     .process(
 *         Resequencer.processor("in-order", Serdes.String(), Serdes.String())
 *             .withLateness(Duration.ofMillis(500))
 *             .withMaxWait(Duration.ofSeconds(5))
 *             .withLate(Resequencer.Late.DROP))
 *     .to("history", Produced.with(Serdes.String(), Serdes.String()));
 * KafkaStreams streams = new KafkaStreams(builder.build(settings), settings);
 * }</pre>
 *
 * <p>Records are buffered in a store with a changelog. A record is released, in order, for one of
 * three reasons:
 *
 * <ul>
 *   <li>Its timestamp is below the watermark: the smallest of the partitions' greatest timestamps,
 *       minus the <em>lateness</em>. Only known partitions that are not idle count. So timestamps
 *       within a partition may be out of order by the lateness, and partitions may differ by any
 *       amount.
 *   <li>It, or a greater one, has waited for the <em>maximum wait</em>, and no partition has
 *       records that the consumer has not read yet. Restored records wait anew from the start of
 *       the task.
 *   <li>The buffer is full: the oldest records are released.
 * </ul>
 *
 * <p>This is checked ten times a second, and after each 128 records. The monotonic clock measures
 * waiting, so steps of the wall clock have no effect; while the wall clock makes up for a step
 * back, Kafka calls no punctuators, and checks need arriving records. A partition is <em>idle</em>
 * if it had no records for the idle timeout, and has none to read. If all partitions are idle, only
 * the maximum wait releases.
 *
 * <p>A record at or below the last released one is <em>late</em>. A policy decides: {@link Late},
 * or {@link #withLateTo}. A timestamp that is further ahead of the wall clock than the maximum
 * clock offset would make all later records late. Such a record gets the greatest timestamp of its
 * partition instead, and is counted.
 *
 * <p>Key, value, timestamp and headers of a record stay. But a sink writes a new {@code tc-hlc},
 * greater than those of all records released before, unless producers use {@code
 * truechimer.producer.existing.header=keep}. If {@code ClockStreams} has configured the
 * application, a released record has the causal context of the task. Stream time has advanced when
 * records arrived, not when they are released; windows downstream keep their own time. Downstream,
 * {@code ProcessorContext.recordMetadata()} does not describe the released record.
 *
 * <p><b>Hazard:</b> neither does the argument of a {@code processing.exception.handler} when an
 * operator downstream fails: it describes the record that arrived last, or none. The same holds for
 * a dead letter queue. A handler that continues loses the released record. Keep the default, which
 * fails, or catch errors in your operators.
 *
 * <p>Limits:
 *
 * <ul>
 *   <li>Each task orders its own partitions. Records that need a common order must go through
 *       partitions with the same number.
 *   <li>Put it directly after the sources. Operators that make no, one or several records of one
 *       may come between. Caches, {@code suppress}, punctuators and another resequencer must not. A
 *       {@link org.apache.kafka.streams.errors.StreamsException} rejects a record without a source
 *       topic, and an offset below an earlier one of its partition, or equal to it with others
 *       between. Results of a cache or of {@code suppress} with rising offsets are not detected:
 *       none is lost while the task runs, but after a restart one may replace another.
 *   <li>Offsets also decrease if a topic is truncated, or deleted and created again, while the
 *       application runs. A restarted thread continues.
 *   <li>{@code io.truechimer.streams.stamped.Causal.stamp} must come before the resequencer, with
 *       {@code ClockSerdes.stamped} for the values. A past read after it is the context of the
 *       task, which is less precise.
 *   <li>With exactly-once v2 nothing is lost or duplicated. With at-least-once a crash may repeat
 *       released records, and may lose released records that were not acknowledged, as with all
 *       state that Kafka Streams stores and sends later.
 *   <li>A task starts without known partitions. {@code max.task.idle.ms} keeps it from running
 *       ahead with the first one, and must not be -1.
 *   <li>The consumer's metric {@code records-lag} tells what is unread, by JMX: keep {@code
 *       JmxReporter} among the {@code metric.reporters}. Records in the task's own queues count as
 *       not yet arrived. The maximum wait must be much longer than the time that a task needs for
 *       {@code buffered.records.per.partition}.
 *   <li>A stored record is longer than the original by about 100 bytes and the name of its topic.
 *       It must fit into the {@code max.message.bytes} of the changelog.
 * </ul>
 *
 * <p>{@code process} marks the stream for repartition, although keys stay. If a {@code groupByKey}
 * or a join follows, use {@link #values} with {@code processValues}; it is otherwise the same.
 *
 * <p>Immutable: each {@code with} method returns a copy.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Resequencer<K, V> extends ResequencerSettings<K, V, Resequencer<K, V>>
    implements ProcessorSupplier<K, V, K, V> {

  /**
   * The header of a forwarded late record: the timestamp of the last record released before it, as
   * 12 bytes; see {@link io.truechimer.hlc.HybridTimestamp#fromBytes}.
   */
  public static final String LATE_HEADER = ClockHeaders.LATE;

  /** How to treat a late record. Late records are counted in any case. */
  public enum Late {
    /** Forward it at once, with the header {@value Resequencer#LATE_HEADER}. */
    FORWARD,
    /** Drop it. */
    DROP
  }

  /** How to treat a record without a valid timestamp header. It is counted in any case. */
  public enum Unstamped {
    /** Use the record's own timestamp, with a logical counter of 0. */
    RECORD_TIMESTAMP,
    /** Treat it as late. */
    LATE,
    /** Drop it. */
    DROP
  }

  private Resequencer(String name, Serde<K> keySerde, Serde<V> valueSerde) {
    super(name, keySerde, valueSerde);
  }

  /**
   * {@return a resequencer, for {@code KStream.process} or {@code Topology.addProcessor}}
   *
   * @param name the name of the store, unique in the topology
   * @param keySerde the serde of the keys; must read what the sources read
   * @param valueSerde the serde of the values
   * @param <K> the type of the keys
   * @param <V> the type of the values
   */
  public static <K, V> Resequencer<K, V> processor(
      String name, Serde<K> keySerde, Serde<V> valueSerde) {
    return new Resequencer<>(name, keySerde, valueSerde);
  }

  /**
   * {@return a resequencer for {@code KStream.processValues}} It causes no repartition.
   *
   * @param name the name of the store, unique in the topology
   * @param keySerde the serde of the keys; must read what the sources read
   * @param valueSerde the serde of the values
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @throws org.apache.kafka.streams.errors.StreamsException if this version of Kafka Streams lacks
   *     the internal class that creates the records of {@code processValues}
   */
  public static <K, V> Values<K, V> values(String name, Serde<K> keySerde, Serde<V> valueSerde) {
    FixedKeyRecords.requireSupport();
    return new Values<>(name, keySerde, valueSerde);
  }

  /** {@return a new processor, for Kafka Streams} */
  @Override
  public Processor<K, V, K, V> get() {
    return new ResequencerTask<>(this);
  }

  @Override
  Resequencer<K, V> newCopy() {
    return new Resequencer<>(name, keySerde, valueSerde);
  }

  /**
   * The {@link Resequencer} for {@code processValues}. It does not mark the stream for repartition,
   * because keys stay in their partitions.
   *
   * <pre>{@code
   * builder
   *     .stream(List.of("orders", "payments"), Consumed.with(Serdes.String(), Serdes.String()))
   *     .processValues(
   *         Resequencer.values("in-order", Serdes.String(), Serdes.String())
   *             .withLateness(Duration.ofMillis(500))
   *             .withLate(Resequencer.Late.DROP))
   *     .groupByKey()
   *     .reduce((first, last) -> last)
   *     .toStream()
   *     .to("latest", Produced.with(Serdes.String(), Serdes.String()));
   * }</pre>
   *
   * <p>Settings and properties are those of {@link Resequencer}, including {@link #withLateTo}. The
   * records of {@code processValues} need an internal class of Kafka Streams. If a later version
   * lacks that class, {@link #values} fails before the application starts.
   *
   * <p>Immutable: each {@code with} method returns a copy.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   */
  public static final class Values<K, V> extends ResequencerSettings<K, V, Values<K, V>>
      implements FixedKeyProcessorSupplier<K, V, V> {

    private Values(String name, Serde<K> keySerde, Serde<V> valueSerde) {
      super(name, keySerde, valueSerde);
    }

    /** {@return a new processor, for Kafka Streams} */
    @Override
    public FixedKeyProcessor<K, V, V> get() {
      return new ResequencerFixedKeyProcessor<>(this);
    }

    @Override
    Values<K, V> newCopy() {
      return new Values<>(name, keySerde, valueSerde);
    }
  }
}

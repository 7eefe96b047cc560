/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * Puts the records of all input partitions of a task in the order of their stamps: of {@code
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
 * <p>Records wait in a store with a changelog. Released, in order, is
 *
 * <ul>
 *   <li>what is below the minimum, over the partitions seen that are not idle, of the greatest
 *       stamp seen less the <em>lateness</em>: so stamps within a partition may be out of order by
 *       the lateness, and partitions may differ by any amount;
 *   <li>what has waited the <em>maximum wait</em> since it arrived, and all before it; but not
 *       while a partition has records that the consumer has not read yet. A task that starts counts
 *       what it finds as arriving then;
 *   <li>the oldest, when there are more than the maximum of records or bytes.
 * </ul>
 *
 * <p>That happens ten times in a second of wall-clock time, and after each 128 records. A partition
 * is <em>idle</em> if nothing has come from it for the idle timeout, and there is nothing to read.
 * If all are idle, only the maximum wait releases.
 *
 * <p>What comes at or below the last record released is late, and goes by policy: {@link Late}, or
 * {@link #withLateTo}. A record whose stamp is further ahead of the wall clock than {@code
 * truechimer.max.offset.ms} would make all others late: it is put at the greatest stamp seen of its
 * partition, and counted.
 *
 * <p>A record keeps key, value, timestamp and headers; stamps too, but a sink gives it a new {@code
 * tc-hlc}, greater than those of all released before, unless the producers are configured with
 * {@code truechimer.producer.existing=keep}; and where {@code CausalProcessorWrapper} is at work
 * its context is that of the task. Stream time is not advanced by what is released, but has been by
 * what arrived: windows downstream keep their own time, by the records that they get. Downstream,
 * {@code ProcessorContext.recordMetadata()} is not the record's own.
 *
 * <p><b>Hazard:</b> nor is what a {@code processing.exception.handler} is told when something fails
 * downstream: it hears of the record that came last, or of none, and so does a dead letter queue.
 * One that goes on loses the record that was released. Leave it at the default, which fails, or
 * catch errors yourself.
 *
 * <p>Where it ends:
 *
 * <ul>
 *   <li>It orders each task for itself, so that what must be in one order goes through one task:
 *       partitions of the same number.
 *   <li>Put it right after the sources. Operators that make no, one or several records of one may
 *       come between; caches, {@code suppress}, punctuators and another resequencer may not. A
 *       {@link org.apache.kafka.streams.errors.StreamsException} refuses what comes from no topic,
 *       and an offset of a partition that is less than one before, or the same as one before with
 *       others between. Results of a cache or of {@code suppress} whose offsets happen to rise are
 *       not noticed: none is lost in one run of a task, but after a restart one may take the place
 *       of another.
 *   <li>Where a topic is truncated, or deleted and made again, under a running application, offsets
 *       are less too: a thread that starts anew goes on.
 *   <li>{@code io.truechimer.streams.stamped.Causal.stamp} goes between the source and the
 *       resequencer, with {@code ClockSerdes.stamped} for the values: what is released has the
 *       context of the task, so a stamp taken behind it is vague.
 *   <li>With exactly-once v2 nothing is lost or duplicated, whatever ends an instance. With
 *       at-least-once a crash may repeat what was released, and may lose what was released and not
 *       acknowledged, as with all that Kafka Streams stores to send later.
 *   <li>A task starts with none of its partitions seen. That it does not run ahead with the first
 *       is up to {@code max.task.idle.ms}, which must not be -1.
 *   <li>What is unread is known from the consumer's metric {@code records-lag}, through JMX: leave
 *       {@code JmxReporter} among the {@code metric.reporters}. What has been read, but waits in
 *       the task's own queues, counts as not yet there: let the maximum wait be much longer than a
 *       task takes for {@code buffered.records.per.partition}.
 *   <li>A stored record is longer than the original by about 100 bytes and its topic's name, and
 *       has to fit into the changelog's {@code max.message.bytes}.
 * </ul>
 *
 * <p>{@code process} marks the stream for repartition, though the key stays. Where a {@code
 * groupByKey} or a join follows, take {@link #values}, for {@code processValues}: the same in all
 * else.
 *
 * <p>Immutable: each {@code with} returns another one.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Resequencer<K, V> extends ResequencerSettings<K, V, Resequencer<K, V>>
    implements ProcessorSupplier<K, V, K, V> {

  /**
   * The header of a late record that is forwarded: the timestamp of the record that was released
   * last when it came, as 12 bytes; see {@link io.truechimer.hlc.HybridTimestamp#fromBytes}.
   */
  public static final String LATE_HEADER = "tc-late";

  /** What becomes of a record that comes after its turn. It is counted in any case. */
  public enum Late {
    /** It goes on at once, with the header {@value Resequencer#LATE_HEADER}. */
    FORWARD,
    /** It is dropped. */
    DROP
  }

  /** What becomes of a record without a stamp that can be read. It is counted in any case. */
  public enum Unstamped {
    /** Its own timestamp, with a logical counter of 0, is its stamp. */
    RECORD_TIMESTAMP,
    /** It is treated as late. */
    LATE,
    /** It is dropped. */
    DROP
  }

  private Resequencer(String name, Serde<K> keySerde, Serde<V> valueSerde) {
    super(name, keySerde, valueSerde);
  }

  /**
   * {@return a resequencer, for {@code KStream.process} or {@code Topology.addProcessor}}
   *
   * @param name the name of its store, unique in the topology
   * @param keySerde for the keys, as the sources read them
   * @param valueSerde for the values
   * @param <K> the type of the keys
   * @param <V> the type of the values
   */
  public static <K, V> Resequencer<K, V> processor(
      String name, Serde<K> keySerde, Serde<V> valueSerde) {
    return new Resequencer<>(name, keySerde, valueSerde);
  }

  /**
   * {@return a resequencer for {@code KStream.processValues}} No repartition follows it.
   *
   * @param name the name of its store, unique in the topology
   * @param keySerde for the keys, as the sources read them
   * @param valueSerde for the values
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @throws org.apache.kafka.streams.errors.StreamsException if the version of Kafka Streams has no
   *     way to make the records that {@code processValues} forwards
   */
  public static <K, V> Values<K, V> values(String name, Serde<K> keySerde, Serde<V> valueSerde) {
    FixedKeyRecords.requireSupport();
    return new Values<>(name, keySerde, valueSerde);
  }

  /** {@return a new processor, for Kafka Streams} */
  @Override
  public Processor<K, V, K, V> get() {
    return new ResequencerProcessor<>(this);
  }

  @Override
  Resequencer<K, V> newCopy() {
    return new Resequencer<>(name, keySerde, valueSerde);
  }

  /**
   * The {@link Resequencer} for {@code processValues}, which does not mark the stream for
   * repartition: keys stay with their partitions.
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
   * <p>Settings and properties are those of {@link Resequencer}. Late records go to a child by its
   * name ({@link #withLateTo}) as they do there; neither way marks the stream. Kafka Streams makes
   * its fixed-key records with an internal class: where a later version lacks that, {@link #values}
   * fails, before anything starts.
   *
   * <p>Immutable: each {@code with} returns another one.
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

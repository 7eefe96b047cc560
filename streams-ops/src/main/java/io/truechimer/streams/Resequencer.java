/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

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
 * {@code truechimer.producer.existing=keep}; and where {@link CausalProcessorWrapper} is at work
 * its context is that of the task. Stream time is not advanced by what is released, but has been by
 * what arrived: windows downstream keep their own time, by the records that they get. Downstream,
 * {@code ProcessorContext.recordMetadata()} is not the record's own.
 *
 * <p>Where it ends:
 *
 * <ul>
 *   <li>It orders each task for itself, so that what must be in one order goes through one task:
 *       partitions of the same number.
 *   <li>Put it right after the sources. Operators that make no, one or several records of one may
 *       come between; caches and punctuators may not: what does not come straight from a topic is
 *       refused with a {@link org.apache.kafka.streams.errors.StreamsException}.
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
 * <p>There is no variant for {@code processValues} yet: a record that was stored, perhaps before a
 * restart, is no {@code FixedKeyRecord}, and Kafka Streams has only an internal class that makes
 * one. {@code process} marks the stream for repartition, though the key stays.
 *
 * <p>Immutable: each {@code with} returns another one.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Resequencer<K, V> implements ProcessorSupplier<K, V, K, V> {

  /**
   * The header of a late record that is forwarded: the timestamp of the record that was released
   * last when it came, as 12 bytes; see {@link io.truechimer.hlc.HybridTimestamp#fromBytes}.
   */
  public static final String LATE_HEADER = "tc-late";

  private static final Duration LONGEST = Duration.ofDays(365);

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

  // What follows is set before anyone else sees it: see with().
  final String name;
  final Serde<K> keySerde;
  final Serde<V> valueSerde;
  Duration lateness = Duration.ofSeconds(1);
  Duration maxWait = Duration.ofSeconds(10);
  Duration idleTimeout = Duration.ofSeconds(5);
  Late late = Late.FORWARD;

  /** Where records in order go; null for all children. */
  String orderedChild;

  /** Where late ones go; null for where the others go. */
  String lateChild;

  Unstamped unstamped = Unstamped.RECORD_TIMESTAMP;
  int maxRecords = 100_000;
  long maxBytes = 64L << 20;
  private boolean isInMemory;

  private Resequencer(String name, Serde<K> keySerde, Serde<V> valueSerde) {
    this.name = Objects.requireNonNull(name, "name");
    this.keySerde = Objects.requireNonNull(keySerde, "keySerde");
    this.valueSerde = Objects.requireNonNull(valueSerde, "valueSerde");
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

  private Resequencer<K, V> with(Consumer<Resequencer<K, V>> change) {
    Resequencer<K, V> copy = new Resequencer<>(name, keySerde, valueSerde);
    copy.lateness = lateness;
    copy.maxWait = maxWait;
    copy.idleTimeout = idleTimeout;
    copy.late = late;
    copy.orderedChild = orderedChild;
    copy.lateChild = lateChild;
    copy.unstamped = unstamped;
    copy.maxRecords = maxRecords;
    copy.maxBytes = maxBytes;
    copy.isInMemory = isInMemory;
    change.accept(copy);
    return copy;
  }

  /**
   * {@return the same with another lateness} The default is a second.
   *
   * @param lateness by how much stamps within a partition may be out of order; 0 or more
   * @throws IllegalArgumentException if it is negative, or longer than a year
   */
  public Resequencer<K, V> withLateness(Duration lateness) {
    check(lateness, "lateness", Duration.ZERO);
    return with(copy -> copy.lateness = lateness);
  }

  /**
   * {@return the same with another maximum wait} The default is 10 seconds.
   *
   * @param maxWait how long a record waits at most; best longer than the idle timeout
   * @throws IllegalArgumentException if it is below a millisecond, or longer than a year
   */
  public Resequencer<K, V> withMaxWait(Duration maxWait) {
    check(maxWait, "maxWait", Duration.ofMillis(1));
    return with(copy -> copy.maxWait = maxWait);
  }

  /**
   * {@return the same with another idle timeout} The default is 5 seconds.
   *
   * @param idleTimeout how long nothing comes from a partition before it holds up the others no
   *     more
   * @throws IllegalArgumentException if it is below a millisecond, or longer than a year
   */
  public Resequencer<K, V> withIdleTimeout(Duration idleTimeout) {
    check(idleTimeout, "idleTimeout", Duration.ofMillis(1));
    return with(copy -> copy.idleTimeout = idleTimeout);
  }

  /**
   * {@return the same with another policy for late records} The default is {@link Late#FORWARD}.
   *
   * @param late the policy
   */
  public Resequencer<K, V> withLate(Late late) {
    Objects.requireNonNull(late, "late");
    return with(
        copy -> {
          copy.late = late;
          copy.orderedChild = null;
          copy.lateChild = null;
        });
  }

  /**
   * {@return the same, which sends late records another way than those in order} They have the
   * header {@value #LATE_HEADER}.
   *
   * @param orderedChild the name of the processor or sink behind it that gets records in order: the
   *     name given to an operator as {@code Named.as}, to a sink as {@code Produced.as}
   * @param lateChild the name of the one that gets late ones
   */
  public Resequencer<K, V> withLateTo(String orderedChild, String lateChild) {
    Objects.requireNonNull(orderedChild, "orderedChild");
    Objects.requireNonNull(lateChild, "lateChild");
    return with(
        copy -> {
          copy.late = Late.FORWARD;
          copy.orderedChild = orderedChild;
          copy.lateChild = lateChild;
        });
  }

  /**
   * {@return the same with another policy for records without a stamp} The default is {@link
   * Unstamped#RECORD_TIMESTAMP}.
   *
   * @param unstamped the policy
   */
  public Resequencer<K, V> withUnstamped(Unstamped unstamped) {
    Objects.requireNonNull(unstamped, "unstamped");
    return with(copy -> copy.unstamped = unstamped);
  }

  /**
   * {@return the same with another size of the buffer} When there is more, the oldest are released:
   * so many that a 64th is free, for to look for them has its price. The default is 100,000 records
   * and 64 MB for each task.
   *
   * @param maxRecords how many records wait at most
   * @param maxBytes how many bytes they have at most, as they are stored
   * @throws IllegalArgumentException if one is not positive
   */
  public Resequencer<K, V> withMaxBuffered(int maxRecords, long maxBytes) {
    if (maxRecords <= 0 || maxBytes <= 0) {
      throw new IllegalArgumentException(
          "a buffer has room: maxRecords=" + maxRecords + ", maxBytes=" + maxBytes);
    }
    return with(
        copy -> {
          copy.maxRecords = maxRecords;
          copy.maxBytes = maxBytes;
        });
  }

  /** {@return the same with its store in memory} The default is RocksDB. Both have a changelog. */
  public Resequencer<K, V> withStoreInMemory() {
    return with(copy -> copy.isInMemory = true);
  }

  private static void check(Duration duration, String name, Duration least) {
    if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a duration is from " + least + " to " + LONGEST + ": " + name + "=" + duration);
    }
  }

  /** {@return a new processor, for Kafka Streams} */
  @Override
  public Processor<K, V, K, V> get() {
    return new ResequencerProcessor<>(this);
  }

  /** {@return its store} */
  @Override
  public Set<StoreBuilder<?>> stores() {
    KeyValueBytesStoreSupplier supplier =
        isInMemory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name);
    return Set.of(
        Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled());
  }
}

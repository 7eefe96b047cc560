/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.ConnectedStoreProvider;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The settings and the store of both variants of a {@link Resequencer}. Immutable: each {@code
 * with} returns another one.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <S> the variant
 */
abstract class ResequencerSettings<K, V, S extends ResequencerSettings<K, V, S>>
    implements ConnectedStoreProvider {

  private static final Duration LONGEST = Duration.ofDays(365);

  // What follows is set before anyone else sees it: see with().
  final String name;
  final Serde<K> keySerde;
  final Serde<V> valueSerde;
  Duration lateness = Duration.ofSeconds(1);
  Duration maxWait = Duration.ofSeconds(10);
  Duration idleTimeout = Duration.ofSeconds(5);
  Resequencer.Late late = Resequencer.Late.FORWARD;

  /** Where records in order go; null for all children. */
  String orderedChild;

  /** Where late ones go; null for where the others go. */
  String lateChild;

  Resequencer.Unstamped unstamped = Resequencer.Unstamped.RECORD_TIMESTAMP;
  int maxRecords = 100_000;
  long maxBytes = 64L << 20;
  private boolean isInMemory;

  ResequencerSettings(String name, Serde<K> keySerde, Serde<V> valueSerde) {
    this.name = Objects.requireNonNull(name, "name");
    this.keySerde = Objects.requireNonNull(keySerde, "keySerde");
    this.valueSerde = Objects.requireNonNull(valueSerde, "valueSerde");
  }

  /** {@return one of the same variant with the same name and serdes, and all else by default} */
  abstract S newCopy();

  private S with(Consumer<ResequencerSettings<K, V, S>> change) {
    S another = newCopy();
    ResequencerSettings<K, V, S> copy = another;
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
    return another;
  }

  /**
   * {@return the same with another lateness} The default is a second.
   *
   * @param lateness by how much stamps within a partition may be out of order; 0 or more
   * @throws IllegalArgumentException if it is negative, or longer than a year
   */
  public S withLateness(Duration lateness) {
    check(lateness, "lateness", Duration.ZERO);
    return with(copy -> copy.lateness = lateness);
  }

  /**
   * {@return the same with another maximum wait} The default is 10 seconds.
   *
   * @param maxWait how long a record waits at most; best longer than the idle timeout
   * @throws IllegalArgumentException if it is below a millisecond, or longer than a year
   */
  public S withMaxWait(Duration maxWait) {
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
  public S withIdleTimeout(Duration idleTimeout) {
    check(idleTimeout, "idleTimeout", Duration.ofMillis(1));
    return with(copy -> copy.idleTimeout = idleTimeout);
  }

  /**
   * {@return the same with another policy for late records} The default is {@link
   * Resequencer.Late#FORWARD}.
   *
   * @param late the policy
   */
  public S withLate(Resequencer.Late late) {
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
   * header {@value Resequencer#LATE_HEADER}.
   *
   * @param orderedChild the name of the processor or sink behind it that gets records in order: the
   *     name given to an operator as {@code Named.as}, to a sink as {@code Produced.as}
   * @param lateChild the name of the one that gets late ones
   */
  public S withLateTo(String orderedChild, String lateChild) {
    Objects.requireNonNull(orderedChild, "orderedChild");
    Objects.requireNonNull(lateChild, "lateChild");
    return with(
        copy -> {
          copy.late = Resequencer.Late.FORWARD;
          copy.orderedChild = orderedChild;
          copy.lateChild = lateChild;
        });
  }

  /**
   * {@return the same with another policy for records without a stamp} The default is {@link
   * Resequencer.Unstamped#RECORD_TIMESTAMP}.
   *
   * @param unstamped the policy
   */
  public S withUnstamped(Resequencer.Unstamped unstamped) {
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
  public S withMaxBuffered(int maxRecords, long maxBytes) {
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
  public S withStoreInMemory() {
    return with(copy -> copy.isInMemory = true);
  }

  private static void check(Duration duration, String name, Duration least) {
    if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a duration is from " + least + " to " + LONGEST + ": " + name + "=" + duration);
    }
  }

  /** {@return its store} */
  @Override
  public final Set<StoreBuilder<?>> stores() {
    KeyValueBytesStoreSupplier supplier =
        isInMemory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name);
    return Set.of(
        Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled());
  }
}

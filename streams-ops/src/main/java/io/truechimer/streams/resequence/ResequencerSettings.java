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
 * with} method returns a copy.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <S> the variant
 */
abstract class ResequencerSettings<K, V, S extends ResequencerSettings<K, V, S>>
    implements ConnectedStoreProvider {

  private static final Duration LONGEST = Duration.ofDays(365);

  // Only with() changes the fields of a new copy, before it returns the copy.
  final String name;
  final Serde<K> keySerde;
  final Serde<V> valueSerde;
  Duration lateness = Duration.ofSeconds(1);
  Duration maxWait = Duration.ofSeconds(10);
  Duration idleTimeout = Duration.ofSeconds(5);
  Resequencer.Late late = Resequencer.Late.FORWARD;

  /** The child that receives records in order; null for all children. */
  String orderedChild;

  /** The child that receives late records; null for all children. */
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

  /** {@return a new copy with this name and these serdes, and otherwise default settings} */
  abstract S newCopy();

  private S with(Consumer<ResequencerSettings<K, V, S>> change) {
    S result = newCopy();
    ResequencerSettings<K, V, S> copy = result;
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
    return result;
  }

  /**
   * {@return a copy with another lateness} Default: 1 second.
   *
   * @param lateness how far timestamps within a partition may be out of order; 0 or more
   * @throws IllegalArgumentException if it is negative, or longer than a year
   */
  public S withLateness(Duration lateness) {
    check(lateness, "lateness", Duration.ZERO);
    return with(copy -> copy.lateness = lateness);
  }

  /**
   * {@return a copy with another maximum wait} Default: 10 seconds.
   *
   * @param maxWait the longest wait of a record, by the monotonic clock, since its arrival or the
   *     start of its task; should exceed the idle timeout
   * @throws IllegalArgumentException if it is below a millisecond, or longer than a year
   */
  public S withMaxWait(Duration maxWait) {
    check(maxWait, "maxWait", Duration.ofMillis(1));
    return with(copy -> copy.maxWait = maxWait);
  }

  /**
   * {@return a copy with another idle timeout} Default: 5 seconds.
   *
   * @param idleTimeout the time without records, by the monotonic clock, after which a partition no
   *     longer holds up the others
   * @throws IllegalArgumentException if it is below a millisecond, or longer than a year
   */
  public S withIdleTimeout(Duration idleTimeout) {
    check(idleTimeout, "idleTimeout", Duration.ofMillis(1));
    return with(copy -> copy.idleTimeout = idleTimeout);
  }

  /**
   * {@return a copy with another policy for late records} Default: {@link
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
   * {@return a copy that forwards late records to a child of their own} They have the header
   * {@value Resequencer#LATE_HEADER}.
   *
   * @param orderedChild the name of the processor or sink that receives records in order, as given
   *     with {@code Named.as} or {@code Produced.as}
   * @param lateChild the name of the processor or sink that receives late records
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
   * {@return a copy with another policy for records without a timestamp header} Default: {@link
   * Resequencer.Unstamped#RECORD_TIMESTAMP}.
   *
   * @param unstamped the policy
   */
  public S withUnstamped(Resequencer.Unstamped unstamped) {
    Objects.requireNonNull(unstamped, "unstamped");
    return with(copy -> copy.unstamped = unstamped);
  }

  /**
   * {@return a copy with other limits of the buffer} Beyond a limit, the oldest records are
   * released until 1/64 of the buffer is free, which amortises the scan. Default: 100,000 records
   * and 64 MiB for each task.
   *
   * @param maxRecords the greatest number of records; positive
   * @param maxBytes the greatest size of the stored records in bytes; positive
   * @throws IllegalArgumentException if a limit is not positive
   */
  public S withMaxBuffered(int maxRecords, long maxBytes) {
    if (maxRecords <= 0 || maxBytes <= 0) {
      throw new IllegalArgumentException(
          "The limits of a buffer must be positive: maxRecords="
              + maxRecords
              + ", maxBytes="
              + maxBytes);
    }
    return with(
        copy -> {
          copy.maxRecords = maxRecords;
          copy.maxBytes = maxBytes;
        });
  }

  /** {@return a copy with a store in memory} Default: RocksDB. Both have a changelog. */
  public S withStoreInMemory() {
    return with(copy -> copy.isInMemory = true);
  }

  private static void check(Duration duration, String name, Duration least) {
    if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "A duration must be from " + least + " to " + LONGEST + ": " + name + "=" + duration);
    }
  }

  /** {@return the store of the buffer} */
  @Override
  public final Set<StoreBuilder<?>> stores() {
    KeyValueBytesStoreSupplier supplier =
        isInMemory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name);
    return Set.of(
        Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled());
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A table that accepts writes on several replicas at once, as in active-active clusters, and loses
 * no write. If two writes of a key were made without knowledge of each other, it keeps both as
 * {@link Siblings}, and shows the result of a {@link ConflictResolver}.
 *
 * <pre>{@code
 * StreamsBuilder builder = ClockStreams.builder(settings);   // exactly_once_v2
 * SiblingTable<String, Cart, Cart> carts =
 *     SiblingTable.builder("carts", Serdes.String(), cartSerde, ConflictResolver.merge(Cart::union))
 *         .replica("west")                                   // a different id in each region
 *         .local("cart-writes")                              // writes of this region
 *         .replicated("east.cart-versions")                  // copied here by MirrorMaker
 *         .versions("cart-versions")                         // read by MirrorMaker
 *         .addTo(builder);
 * carts.resolved().to("carts", Produced.with(Serdes.String(), cartSerde));
 * carts.conflicts().foreach((key, event) -> log.info("{}: {}", key, event));
 * carts.errors().to("cart-errors", Produced.with(Serdes.String(), cartSerde));
 * }</pre>
 *
 * <p>The table gives each local write a version, and publishes both to the topic of versions, which
 * the other replicas read. It never publishes versions of other replicas again. A local write
 * supersedes
 *
 * <ul>
 *   <li>all earlier local writes of its key;
 *   <li>all versions of other replicas that this table applied before the write's {@code tc-hlc},
 *       or before the record's timestamp if it has none.
 * </ul>
 *
 * <p>It is concurrent with everything else. Superseded versions are dropped and counted.
 *
 * <p><b>Guarantee.</b> Tables that have received the same versions have the same siblings, and show
 * the same value, whatever the order and the number of deliveries. <b>Hazards:</b>
 *
 * <ul>
 *   <li>The time of a write decides what it has seen. If clocks differ by x, a write may wrongly
 *       count as having seen versions that arrived up to x later, or as not having seen versions
 *       that arrived up to x earlier.
 *   <li>Two replicas with the same id take each other's versions for their own.
 *   <li>A key that has been deleted for longer than {@link Builder#tombstoneRetention} is
 *       forgotten. A version that arrives later than that counts as new.
 * </ul>
 *
 * <p>The store has the name of the table. Query it as a {@code ReadOnlyKeyValueStore<K,
 * Siblings<V>>}. Immutable.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <R> the type of the shown values
 */
public final class SiblingTable<K, V, R> {

  /**
   * The greatest length in bytes of a version from another replica. All versions of a key together
   * must stay 64 bytes below that, so that a local write that has seen them all fits as well.
   */
  public static final int MAX_VERSION_BYTES = 4096;

  private final KStream<K, R> resolved;
  private final KStream<K, ConflictEvent<V>> conflicts;
  private final KStream<K, V> errors;

  private SiblingTable(String name, KStream<K, Object> outputs) {
    this.resolved = Output.RESOLVED.of(name, outputs);
    this.conflicts = Output.CONFLICTS.of(name, outputs);
    this.errors = Output.ERRORS.of(name, outputs);
  }

  /** The outputs of a {@link SiblingProcessor}. Each has a child, which receives nothing else. */
  enum Output {
    /** {@link Published} local writes. */
    VERSIONS,
    /** Shown values; null if the key counts as deleted. */
    RESOLVED,
    /** {@link ConflictEvent}s. */
    CONFLICTS,
    /** Values of rejected records. */
    ERRORS;

    String child(String table) {
      return table + "-" + name().toLowerCase(Locale.ROOT);
    }

    @SuppressWarnings("unchecked") // The processor sends each child values of its type only.
    <K, T> KStream<K, T> of(String table, KStream<K, Object> outputs) {
      return outputs.mapValues(value -> (T) value, Named.as(child(table)));
    }
  }

  /** What a processor needs. */
  record Settings<V, R>(
      String name,
      ConflictResolver<V, R> resolver,
      String replica,
      String local,
      Duration tombstoneRetention,
      TableStartCheck startCheck) {}

  /**
   * {@return a builder of a table}
   *
   * @param name the name of the table and of its store, and the prefix of its processors' names
   * @param keys the serde of the keys; a record without a key is an error
   * @param values the serde of the values; a null value deletes the key
   * @param resolver derives the shown value; must be the same on all replicas
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param <R> the type of the shown values
   */
  public static <K, V, R> Builder<K, V, R> builder(
      String name, Serde<K> keys, Serde<V> values, ConflictResolver<V, R> resolver) {
    return new Builder<>(name, keys, values, resolver);
  }

  /** {@return the value that a key shows, after each change of its siblings; null if deleted} */
  public KStream<K, R> resolved() {
    return resolved;
  }

  /** {@return the beginnings, changes and ends of conflicts} */
  public KStream<K, ConflictEvent<V>> conflicts() {
    return conflicts;
  }

  /**
   * {@return the rejected records, unchanged, with the reason in the header {@code tc-error}}
   * Rejected are records without a key, and records of other replicas
   *
   * <ul>
   *   <li>without a valid version in {@code tc-ver}, or with one that is too long, alone or
   *       together with the versions that its key has seen;
   *   <li>without a valid origin in {@code tc-org};
   *   <li>whose version or origin is further ahead than clocks can be;
   *   <li>that would add more than {@value Siblings#MAX_VERSIONS} siblings to a key.
   * </ul>
   */
  public KStream<K, V> errors() {
    return errors;
  }

  /**
   * Builds a {@link SiblingTable}. Not thread-safe.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param <R> the type of the shown values
   */
  public static final class Builder<K, V, R> {

    private final String name;
    private final Serde<K> keys;
    private final Serde<V> values;
    private final ConflictResolver<V, R> resolver;
    private final List<String> replicated = new ArrayList<>();
    private String replica;
    private String local;
    private String versions;
    private Duration tombstoneRetention;
    private KeyValueBytesStoreSupplier store;
    private boolean countsPartitions = true;

    private Builder(String name, Serde<K> keys, Serde<V> values, ConflictResolver<V, R> resolver) {
      this.name = requireText("name", name);
      this.keys = Objects.requireNonNull(keys, "keys");
      this.values = Objects.requireNonNull(values, "values");
      this.resolver = Objects.requireNonNull(resolver, "resolver");
    }

    /**
     * Sets the id of this replica. Required. It must never change, because the replica's versions
     * count in it; see {@link io.truechimer.itc.Id#ofName}.
     *
     * @param id 1 to 255 characters; every replica of the table must use its own
     * @return this builder
     */
    public Builder<K, V, R> replica(String id) {
      replica = requireText("replica", id);
      if (id.length() > 255) {
        throw new IllegalArgumentException(
            "The id of a replica must have at most 255 characters: length=" + id.length());
      }
      return this;
    }

    /**
     * Sets the topic of local writes, which plain producers write. Required.
     *
     * @param topic the name of the topic
     * @return this builder
     */
    public Builder<K, V, R> local(String topic) {
      local = requireText("local", topic);
      return this;
    }

    /**
     * Adds topics with versions of other replicas. They must exist before the application starts,
     * with as many partitions as the local topic.
     *
     * @param topics the names of the topics in this cluster
     * @return this builder
     */
    public Builder<K, V, R> replicated(String... topics) {
      for (String topic : topics) {
        replicated.add(requireText("replicated", topic));
      }
      return this;
    }

    /**
     * Sets the topic to which the table publishes the versions of local writes. Required. It may be
     * compacted: the last version of a replica supersedes its earlier ones.
     *
     * @param topic the name of the topic; it must exist, with as many partitions as the local topic
     * @return this builder
     */
    public Builder<K, V, R> versions(String topic) {
      versions = requireText("versions", topic);
      return this;
    }

    /**
     * Sets the time after which a key with only deletes is forgotten. Default: never. A delete with
     * a concurrent value stays. The time must exceed the longest disconnection of a replica, and
     * the longest delay of a duplicate.
     *
     * @param retention at least one minute
     * @return this builder
     */
    public Builder<K, V, R> tombstoneRetention(Duration retention) {
      if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
        throw new IllegalArgumentException(
            "The retention of deletes must be at least one minute: retention=" + retention);
      }
      tombstoneRetention = retention;
      return this;
    }

    /**
     * Sets the store of the siblings. Default: RocksDB.
     *
     * @param supplier its name must be the name of the table
     * @return this builder
     */
    public Builder<K, V, R> store(KeyValueBytesStoreSupplier supplier) {
      if (!supplier.name().equals(name)) {
        throw new IllegalArgumentException(
            "The store must have the name of the table: table=%s, store=%s"
                .formatted(name, supplier.name()));
      }
      store = supplier;
      return this;
    }

    /**
     * Assumes equal numbers of partitions without asking the cluster. For {@code
     * TopologyTestDriver}, which has no cluster.
     *
     * @return this builder
     */
    public Builder<K, V, R> withoutPartitionCheck() {
      countsPartitions = false;
      return this;
    }

    /**
     * Adds the table to a topology. When the application starts, the table checks that the
     * processing guarantee is exactly-once v2, and that all topics have equal numbers of
     * partitions.
     *
     * @param builder the builder of the topology
     * @return the table
     * @throws IllegalStateException if a required setting is missing
     * @throws IllegalArgumentException if a topic is used twice
     */
    public SiblingTable<K, V, R> addTo(StreamsBuilder builder) {
      requireSet("replica", replica);
      requireSet("local", local);
      requireSet("versions", versions);
      List<String> sources = Stream.concat(Stream.of(local), replicated.stream()).toList();
      Settings<V, R> settings = settings(sources);
      StoreBuilder<?> siblings =
          Stores.keyValueStoreBuilder(
              store == null ? Stores.persistentKeyValueStore(name) : store,
              keys,
              Siblings.serde(values));
      KStream<K, Object> outputs =
          builder.stream(sources, Consumed.with(keys, values).withName(name + "-source"))
              .processValues(new Supplier<>(settings, siblings), Named.as(name));
      KStream<K, Published<V>> published = Output.VERSIONS.of(name, outputs);
      published.to(
          versions,
          Produced.with(keys, new PublishedSerde<>(values))
              .withStreamPartitioner(
                  (topic, key, value, count) -> Optional.of(Set.of(value.partition())))
              .withName(name + "-versions-sink"));
      return new SiblingTable<>(name, outputs);
    }

    private Settings<V, R> settings(List<String> sources) {
      List<String> topics = Stream.concat(sources.stream(), Stream.of(versions)).toList();
      if (new HashSet<>(topics).size() < topics.size()) {
        throw new IllegalArgumentException("A table must use each topic once: topics=" + topics);
      }
      return new Settings<>(
          name,
          resolver,
          replica,
          local,
          tombstoneRetention,
          new TableStartCheck(name, topics, countsPartitions));
    }

    private void requireSet(String what, String value) {
      if (value == null) {
        throw new IllegalStateException("The table " + name + " needs " + what);
      }
    }

    private static String requireText(String what, String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException(what + " must not be blank: \"" + text + "\"");
      }
      return text;
    }
  }

  private record Supplier<K, V, R>(Settings<V, R> settings, StoreBuilder<?> store)
      implements FixedKeyProcessorSupplier<K, V, Object> {

    @Override
    public FixedKeyProcessor<K, V, Object> get() {
      return new SiblingProcessor<>(settings);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(store);
    }
  }
}

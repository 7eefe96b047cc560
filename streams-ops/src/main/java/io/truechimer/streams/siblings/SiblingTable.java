/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.streams.siblings.SiblingOutput.Conflict;
import io.truechimer.streams.siblings.SiblingOutput.Publish;
import io.truechimer.streams.siblings.SiblingOutput.Refuse;
import io.truechimer.streams.siblings.SiblingOutput.Show;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
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
 * A table that is written on several replicas at once, as in active-active clusters, and loses no
 * write: where two writes of a key knew nothing of each other, it keeps both as {@link Siblings},
 * and shows what a {@link ConflictResolver} makes of them.
 *
 * <pre>{@code
 * StreamsBuilder builder = ClockStreams.builder(settings);   // exactly_once_v2
 * SiblingTable<String, Cart, Cart> carts =
 *     SiblingTable.builder("carts", Serdes.String(), cartSerde, ConflictResolver.merge(Cart::union))
 *         .replica("west")                                   // another name in each region
 *         .local("cart-writes")                              // what is written here
 *         .replicated("east.cart-versions")                  // what MirrorMaker brings
 *         .versions("cart-versions")                         // what MirrorMaker fetches
 *         .addTo(builder);
 * carts.resolved().to("carts", Produced.with(Serdes.String(), cartSerde));
 * carts.conflicts().foreach((key, event) -> log.info("{}: {}", key, event));
 * carts.errors().to("cart-errors", Produced.with(Serdes.String(), cartSerde));
 * }</pre>
 *
 * <p>Each local write gets a version and goes with it to the topic of versions, which the other
 * replicas read; what comes from them is never published again. A local write comes after all local
 * writes of its key before it, and after those versions of others that this table had applied at a
 * time below the write's {@code tc-hlc}, or below its timestamp where it has none; with all else it
 * is concurrent. A version that another one comes after is dropped, and counted.
 *
 * <p><b>Guarantee.</b> Tables that have taken the same versions hold the same siblings, and show
 * the same value, in whatever order and how often they came. <b>Hazards:</b>
 *
 * <ul>
 *   <li>Whether a write had seen a version is told by its time: as far as clocks differ, a write
 *       may count as having seen what came that much earlier, or as not having seen it.
 *   <li>Two replicas with one name make versions that are taken for each other's.
 *   <li>A key that is deleted for longer than {@link Builder#tombstoneRetention} is forgotten: what
 *       lags by more than that is taken for new.
 * </ul>
 *
 * <p>The siblings are in a store with the name of the table, for interactive queries as a {@code
 * ReadOnlyKeyValueStore<K, Siblings<V>>}. Immutable.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <R> the type of what is shown
 */
public final class SiblingTable<K, V, R> {

  /**
   * The greatest number of bytes of a version that is taken from another replica. Of several of a
   * key together, somewhat less: a local write that has seen them all must have a version that
   * others take.
   */
  public static final int MAX_VERSION_BYTES = 4096;

  private final KStream<K, R> resolved;
  private final KStream<K, ConflictEvent<V>> conflicts;
  private final KStream<K, V> errors;

  private SiblingTable(String name, KStream<K, SiblingOutput<V, R>> outputs) {
    this.resolved =
        outputs.flatMapValues(
            output ->
                output instanceof Show<V, R> show
                    ? Collections.singletonList(show.value())
                    : List.<R>of(),
            Named.as(name + "-resolved"));
    this.conflicts =
        outputs.flatMapValues(
            output ->
                output instanceof Conflict<V, R> conflict
                    ? List.of(conflict.event())
                    : List.<ConflictEvent<V>>of(),
            Named.as(name + "-conflicts"));
    this.errors =
        outputs.flatMapValues(
            output ->
                output instanceof Refuse<V, R> refuse
                    ? Collections.singletonList(refuse.value())
                    : List.<V>of(),
            Named.as(name + "-errors"));
  }

  /** What a table is made of. */
  record Settings<K, V, R>(
      String name,
      Serde<K> keys,
      Serde<V> values,
      ConflictResolver<V, R> resolver,
      String replica,
      String local,
      List<String> sources,
      Duration tombstoneRetention,
      KeyValueBytesStoreSupplier store,
      TableStartCheck startCheck) {}

  /**
   * {@return a builder of a table}
   *
   * @param name the name of the table, of its processors, and of its store
   * @param keys the serde of the keys; null keys are errors
   * @param values the serde of the values; a null value deletes
   * @param resolver what is shown of siblings; the same on all replicas
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param <R> the type of what is shown
   */
  public static <K, V, R> Builder<K, V, R> builder(
      String name, Serde<K> keys, Serde<V> values, ConflictResolver<V, R> resolver) {
    return new Builder<>(name, keys, values, resolver);
  }

  /** {@return what each key shows, each time that its siblings have changed; null: deleted} */
  public KStream<K, R> resolved() {
    return resolved;
  }

  /** {@return what has happened to conflicts} */
  public KStream<K, ConflictEvent<V>> conflicts() {
    return conflicts;
  }

  /**
   * {@return what the table has not taken, as it came, with the reason in the header {@code
   * tc-error}: what has no key; and of what other replicas sent, what has no version that can be
   * read, or one that is too long, alone or with those that its key has seen, or that no clock can
   * have shown; what does not say in {@code tc-org} when it was written, or says a time that no
   * clock can have shown; and what would be one of more than {@value Siblings#MAX_VERSIONS}
   * siblings}
   */
  public KStream<K, V> errors() {
    return errors;
  }

  /**
   * Builds a {@link SiblingTable}. Not thread-safe.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param <R> the type of what is shown
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
      this.name = requireText("a table has a name", "name", name);
      this.keys = Objects.requireNonNull(keys, "keys");
      this.values = Objects.requireNonNull(values, "values");
      this.resolver = Objects.requireNonNull(resolver, "resolver");
    }

    /**
     * Sets the name of this replica. Required, and never changed: it is what the replica counts in,
     * see {@link io.truechimer.itc.Id#ofName}.
     *
     * @param id 1 to 255 characters, that no other replica of the table has
     * @return this builder
     */
    public Builder<K, V, R> replica(String id) {
      replica = requireText("a replica has a name", "replica", id);
      if (id.length() > 255) {
        throw new IllegalArgumentException(
            "a replica's name has at most 255 characters: length=" + id.length());
      }
      return this;
    }

    /**
     * Sets the topic of what is written here, by plain producers. Required.
     *
     * @param topic its name
     * @return this builder
     */
    public Builder<K, V, R> local(String topic) {
      local = requireText("a topic has a name", "local", topic);
      return this;
    }

    /**
     * Adds topics of versions of other replicas, as they are named in this cluster. They exist
     * before the application starts, with as many partitions as the local one.
     *
     * @param topics their names
     * @return this builder
     */
    public Builder<K, V, R> replicated(String... topics) {
      for (String topic : topics) {
        replicated.add(requireText("a topic has a name", "replicated", topic));
      }
      return this;
    }

    /**
     * Sets the topic that gets the versions of the local writes, for the other replicas. Required.
     * It may be compacted: of the versions of one replica the last supersedes those before.
     *
     * @param topic its name; it exists, with as many partitions as the local one
     * @return this builder
     */
    public Builder<K, V, R> versions(String topic) {
      versions = requireText("a topic has a name", "versions", topic);
      return this;
    }

    /**
     * Sets after what time a key is forgotten that has nothing but deletes; where it is not set,
     * never. A delete that stands beside a value stays. The time has to be longer than any replica
     * can be cut off, and any duplicate can lag.
     *
     * @param retention at least one minute
     * @return this builder
     */
    public Builder<K, V, R> tombstoneRetention(Duration retention) {
      if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
        throw new IllegalArgumentException(
            "a delete is kept for at least a minute: retention=" + retention);
      }
      tombstoneRetention = retention;
      return this;
    }

    /**
     * Sets what holds the siblings; where it is not set, RocksDB.
     *
     * @param supplier a store with the name of the table
     * @return this builder
     */
    public Builder<K, V, R> store(KeyValueBytesStoreSupplier supplier) {
      if (!supplier.name().equals(name)) {
        throw new IllegalArgumentException(
            "the store has the name of the table: table=" + name + ", store=" + supplier.name());
      }
      store = supplier;
      return this;
    }

    /**
     * Takes the topics to have equal numbers of partitions, without asking the cluster: for {@code
     * TopologyTestDriver}, which has none.
     *
     * @return this builder
     */
    public Builder<K, V, R> withoutPartitionCheck() {
      countsPartitions = false;
      return this;
    }

    /**
     * Adds the table to a topology. When the application starts, its settings and the topics are
     * checked: it processes exactly once (v2), and all topics have equal numbers of partitions.
     *
     * @param builder the topology's builder
     * @return the table
     * @throws IllegalStateException if something required is not set
     * @throws IllegalArgumentException if one topic is named twice
     */
    public SiblingTable<K, V, R> addTo(StreamsBuilder builder) {
      Settings<K, V, R> settings = settings();
      KStream<K, SiblingOutput<V, R>> outputs =
          builder.stream(settings.sources(), Consumed.with(keys, values).withName(name + "-source"))
              .processValues(new Supplier<>(settings), Named.as(name));
      outputs
          .flatMapValues(
              output ->
                  output instanceof Publish<V, R> publish
                      ? List.of(publish.published())
                      : List.<SiblingOutput.Published<V>>of(),
              Named.as(name + "-versions"))
          .to(
              versions,
              Produced.with(keys, new PublishedSerde<>(values))
                  .withStreamPartitioner(
                      (topic, key, value, count) -> Optional.of(Set.of(value.partition())))
                  .withName(name + "-versions-sink"));
      return new SiblingTable<>(name, outputs);
    }

    private Settings<K, V, R> settings() {
      requireSet("replica", replica);
      requireSet("local", local);
      requireSet("versions", versions);
      List<String> sources = Stream.concat(Stream.of(local), replicated.stream()).toList();
      List<String> topics = Stream.concat(sources.stream(), Stream.of(versions)).toList();
      if (new HashSet<>(topics).size() < topics.size()) {
        throw new IllegalArgumentException("a table uses each topic once: topics=" + topics);
      }
      return new Settings<>(
          name,
          keys,
          values,
          resolver,
          replica,
          local,
          sources,
          tombstoneRetention,
          store == null ? Stores.persistentKeyValueStore(name) : store,
          new TableStartCheck(name, topics, countsPartitions));
    }

    private void requireSet(String what, String value) {
      if (value == null) {
        throw new IllegalStateException("the table " + name + " needs " + what);
      }
    }

    private static String requireText(String rule, String what, String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException(rule + ": " + what + "=\"" + text + "\"");
      }
      return text;
    }
  }

  private record Supplier<K, V, R>(Settings<K, V, R> settings)
      implements FixedKeyProcessorSupplier<K, V, SiblingOutput<V, R>> {

    @Override
    public FixedKeyProcessor<K, V, SiblingOutput<V, R>> get() {
      return new SiblingProcessor<>(settings);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          Stores.keyValueStoreBuilder(
              settings.store(), settings.keys(), Siblings.serde(settings.values())));
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.streams.ClockStreams;
import io.truechimer.streams.siblings.ConflictEvent;
import io.truechimer.streams.siblings.ConflictResolver;
import io.truechimer.streams.siblings.SiblingTable;
import io.truechimer.streams.siblings.Siblings;
import io.truechimer.testkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/**
 * A region: a cluster, an application with a table of shopping carts, and a producer. A cart is a
 * comma-separated list of items.
 */
final class Region implements AutoCloseable {

  static final String WRITES = "cart-writes";
  static final String VERSIONS = "cart-versions";
  static final String CARTS = "carts";

  static final ConflictResolver<String, String> LAST = ConflictResolver.lastWriterWins();
  static final ConflictResolver<String, String> UNION = ConflictResolver.merge(Region::union);

  private final String name;
  private final TestCluster cluster;
  private final Queue<String> conflicts = new ConcurrentLinkedQueue<>();
  private final KafkaStreams streams;
  private final Producer<String, String> producer;

  /**
   * Starts a region.
   *
   * @param name its name, which must be unique
   * @param other the name of the other region
   * @param state the folder of its state stores
   */
  Region(String name, String other, Path state) {
    this.name = name;
    cluster = TestCluster.start();
    String mirrored = other + "." + VERSIONS;
    List.of(WRITES, VERSIONS, CARTS, mirrored).forEach(topic -> cluster.createTopic(topic, 1));

    Properties settings = new Properties();
    settings.put("application.id", "carts");
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put(ClockConfig.NODE_ID, name + "-carts");
    settings.put("state.dir", state.resolve(name).toString());
    settings.put("commit.interval.ms", "100");
    StreamsBuilder builder = ClockStreams.builder(settings);
    addTable(builder, mirrored);
    streams = new KafkaStreams(builder.build(), settings);
    streams.start();

    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "interceptor.classes",
                "io.truechimer.interceptors.ClockProducerInterceptor",
                ClockConfig.NODE_ID,
                name + "-shop"),
            new StringSerializer(),
            new StringSerializer());
  }

  private void addTable(StreamsBuilder builder, String mirrored) {
    SiblingTable<String, String, String> carts =
        SiblingTable.builder("carts", Serdes.String(), Serdes.String(), UNION)
            .replica(name)
            .local(WRITES)
            .replicated(mirrored)
            .versions(VERSIONS)
            .addTo(builder);
    carts.resolved().to(CARTS, Produced.with(Serdes.String(), Serdes.String()));
    carts
        .conflicts()
        .filter((cart, event) -> event.kind() == ConflictEvent.Kind.ONGOING)
        .foreach((cart, event) -> conflicts.add(cart));
  }

  /** {@return the items of both carts} */
  private static String union(String one, String other) {
    TreeSet<String> items = new TreeSet<>(List.of(one.split(",", -1)));
    items.addAll(List.of(other.split(",", -1)));
    return String.join(",", items);
  }

  String name() {
    return name;
  }

  String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  /** Writes a cart in this region, and waits for the acknowledgement. */
  void write(String cart, String items) throws ExecutionException, InterruptedException {
    producer.send(new ProducerRecord<>(WRITES, cart, items)).get();
  }

  /** {@return the siblings of a cart; empty if there are none, or the table is not ready} */
  Optional<Siblings<String>> siblings(String cart) {
    try {
      return Optional.ofNullable(
          streams
              .store(
                  StoreQueryParameters.fromNameAndType(
                      "carts", QueryableStoreTypes.<String, Siblings<String>>keyValueStore()))
              .get(cart));
    } catch (InvalidStateStoreException e) {
      return Optional.empty();
    }
  }

  boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** {@return the carts with detected conflicts, in the order of detection} */
  List<String> conflicts() {
    return List.copyOf(conflicts);
  }

  /** {@return the number of records in all topics of the table} */
  long written(String other) throws ExecutionException, InterruptedException {
    long sum = 0;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      for (String topic : List.of(WRITES, VERSIONS, CARTS, other + "." + VERSIONS)) {
        TopicPartition partition = new TopicPartition(topic, 0);
        sum +=
            admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
      }
    }
    return sum;
  }

  @Override
  public void close() {
    producer.close();
    streams.close(Duration.ofSeconds(30));
    cluster.close();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.streams.ClockStreams;
import io.truechimer.streams.Records;
import io.truechimer.testkit.TestCluster;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** One region: a table of texts, all of whose outputs go to topics. */
final class TableApplication implements AutoCloseable {

  static final ConflictResolver<String, String> LAST = ConflictResolver.lastWriterWins();
  static final ConflictResolver<String, String> MERGE =
      ConflictResolver.merge((one, other) -> one + "+" + other);

  private final TestCluster cluster;
  private final String region;
  private final Properties settings = new Properties();
  private final AtomicReference<Throwable> error = new AtomicReference<>();
  private Consumer<Siblings<String>> onShow = siblings -> {};
  private StreamThreadExceptionResponse response = StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  private KafkaStreams streams;

  TableApplication(TestCluster cluster, String region) {
    this.cluster = cluster;
    this.region = region;
    settings.put("application.id", region + "-table");
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put("state.dir", "target/streams/" + UUID.randomUUID());
    settings.put("replication.factor", "1");
    settings.put("commit.interval.ms", "100");
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put(ClockConfig.NODE_CLOCK, NodeClock.builder(region + "-node").build());
  }

  String writes() {
    return region + "-writes";
  }

  String versions() {
    return region + "-versions";
  }

  String last() {
    return region + "-last";
  }

  String merged() {
    return region + "-merged";
  }

  String conflicts() {
    return region + "-conflicts";
  }

  String errors() {
    return region + "-errors";
  }

  void createTopics(int partitions) {
    for (String topic :
        new String[] {writes(), versions(), last(), merged(), conflicts(), errors()}) {
      cluster.createTopic(topic, partitions);
    }
  }

  Properties settings() {
    return settings;
  }

  /** Does something with all that the table shows, within the task. */
  TableApplication onShow(Consumer<Siblings<String>> action) {
    onShow = action;
    return this;
  }

  TableApplication replacingThreads() {
    response = StreamThreadExceptionResponse.REPLACE_THREAD;
    return this;
  }

  TableApplication start(String... replicated) {
    StreamsBuilder builder = ClockStreams.builder(settings);
    SiblingTable<String, String, Siblings<String>> table =
        SiblingTable.builder(
                region, Serdes.String(), Serdes.String(), ConflictResolver.<String>keepSiblings())
            .replica(region)
            .local(writes())
            .replicated(replicated)
            .versions(versions())
            .addTo(builder);
    Produced<String, String> texts = Produced.with(Serdes.String(), Serdes.String());
    table
        .resolved()
        .peek((key, siblings) -> onShow.accept(siblings))
        .mapValues(siblings -> siblings == null ? null : LAST.resolve(siblings))
        .to(last(), texts);
    table
        .resolved()
        .mapValues(siblings -> siblings == null ? null : MERGE.resolve(siblings))
        .to(merged(), texts);
    table.conflicts().mapValues(TableApplication::text).to(conflicts(), texts);
    table.errors().to(errors(), texts);
    streams = new KafkaStreams(builder.build(), settings);
    streams.setUncaughtExceptionHandler(
        e -> {
          error.compareAndSet(null, e);
          return response;
        });
    streams.start();
    return this;
  }

  TableApplication awaitRunning() {
    Records.awaitState(streams, KafkaStreams.State.RUNNING);
    return this;
  }

  /** {@return a text of a conflict: its kind, and the values of its siblings in order} */
  static String text(ConflictEvent<String> event) {
    return event.kind()
        + " "
        + String.join(
            "|", event.siblings().versions().stream().map(s -> String.valueOf(s.value())).toList());
  }

  KafkaStreams streams() {
    return streams;
  }

  /** {@return the root of what has ended a thread} */
  Throwable error() {
    Throwable cause = error.get();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  Siblings<String> siblings(String key) {
    ReadOnlyKeyValueStore<String, Siblings<String>> store =
        streams.store(
            StoreQueryParameters.fromNameAndType(region, QueryableStoreTypes.keyValueStore()));
    return store.get(key);
  }

  double metric(String name) {
    return streams.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(name))
        .mapToDouble(metric -> (Double) metric.metricValue())
        .sum();
  }

  @Override
  public void close() {
    if (streams != null) {
      // Or the next instance waits for the group to miss this one.
      streams.close(
          CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(Duration.ofSeconds(30)));
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stamped values live in a RocksDB store, and come back from its changelog when it is lost. */
@ExtendWith(TestClusterExtension.class)
class StampedStoreIT {

  private static final String STORE = "stamped-values";
  private static final int KEYS = 200;

  private final TestCluster cluster;
  private final Serde<Stamped<String>> stamped = ClockSerdes.stamped(Serdes.String());

  @TempDir Path folder;

  StampedStoreIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void shouldComeBackFromTheChangelog() {
    cluster.createTopic("stamped-input", 2);
    Map<String, Stamped<String>> values = send();

    try (KafkaStreams streams = streams(folder.resolve("first"))) {
      streams.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> stored(streams).equals(values));
      // Otherwise the next instance would wait for the session timeout.
      streams.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
    // As on another machine: only the changelog is left.
    try (KafkaStreams streams = streams(folder.resolve("second"))) {
      streams.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> stored(streams).size() == KEYS);
      assertThat(stored(streams)).isEqualTo(values);
    }
  }

  private Map<String, Stamped<String>> send() {
    Map<String, Stamped<String>> values = new HashMap<>();
    Map<String, Object> config = Map.of("bootstrap.servers", cluster.bootstrapServers());
    try (Producer<String, Stamped<String>> producer =
        new KafkaProducer<>(config, Serdes.String().serializer(), stamped.serializer())) {
      for (int i = 0; i < KEYS; i++) {
        Stamped<String> value =
            new Stamped<>(
                HybridTimestamp.of(-1L - i, -i),
                Stamp.of(Id.ofIndex(i)).raise(Long.MAX_VALUE - i),
                i % 10 == 0 ? null : "value-" + i);
        values.put("key-" + i, value);
        var unused = producer.send(new ProducerRecord<>("stamped-input", "key-" + i, value));
      }
    }
    return values;
  }

  private KafkaStreams streams(Path folder) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.table(
        "stamped-input",
        Consumed.with(Serdes.String(), stamped),
        Materialized.<String, Stamped<String>>as(Stores.persistentKeyValueStore(STORE))
            .withKeySerde(Serdes.String())
            .withValueSerde(stamped));
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "stamped");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    config.put("auto.offset.reset", "earliest");
    return new KafkaStreams(builder.build(), config);
  }

  private static Map<String, Stamped<String>> stored(KafkaStreams streams) {
    Map<String, Stamped<String>> stored = new HashMap<>();
    try (KeyValueIterator<String, Stamped<String>> all =
        streams
            .store(
                StoreQueryParameters.fromNameAndType(
                    STORE, QueryableStoreTypes.<String, Stamped<String>>keyValueStore()))
            .all()) {
      all.forEachRemaining(entry -> stored.put(entry.key, entry.value));
    } catch (InvalidStateStoreException e) {
      return Map.of(); // Not running yet.
    }
    return stored;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.NodeClock;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An application whose values know what they descend from, compared with what the stamps say. */
@ExtendWith(TestClusterExtension.class)
class OracleIT {

  private static final int RECORDS = 50_000;
  private static final int RATE = 5_000;
  private static final int PARTITIONS = 4;

  @Test
  void shouldOrderWhateverDescendsThroughJoinsAggregatesAndProcessors(
      TestCluster cluster, @TempDir Path state) {
    String application = "oracle";
    createTopics(cluster, application);
    Oracle oracle = new Oracle(cluster.bootstrapServers(), application + "-");
    Properties settings =
        OracleApplication.settings(
            cluster.bootstrapServers(),
            application,
            "exactly_once_v2",
            state,
            NodeClock.builder("oracle-1").build());
    try (KafkaStreams streams = OracleApplication.start(application, settings);
        Writers writers =
            new Writers(cluster.bootstrapServers(), application + "-", System.nanoTime())) {
      Awaitility.await().until(() -> streams.state() == KafkaStreams.State.RUNNING);
      writers.send(RECORDS, RATE);
      oracle.read(writers.sent());
    }

    oracle.shouldOrderAllThatDescends();
    assertThat(oracle.duplicateTimestamps()).isZero();
    assertThat(oracle.repeated()).isZero();
    // Or nothing is shown: a context that is always the same would order everything.
    assertThat(oracle.overApproximation(System.nanoTime())).isLessThan(0.9);
  }

  static void createTopics(TestCluster cluster, String application) {
    Stream.concat(OracleApplication.INPUTS.stream(), OracleApplication.OUTPUTS.stream())
        .forEach(topic -> cluster.createTopic(application + "-" + topic, PARTITIONS));
  }
}

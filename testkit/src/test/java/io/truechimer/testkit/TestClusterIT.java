/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestClusterIT {
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void shouldCarryRecordsToAGroup(String protocol) throws Exception {
    String topic = "carried-" + protocol;
    cluster.createTopic(topic, 3);
    List<String> sent = Conversation.produce(cluster, topic, 100);
    assertThat(
            Conversation.consume(
                cluster, topic, 100, Map.of("group.id", topic, "group.protocol", protocol)))
        .containsExactlyInAnyOrderElementsOf(sent);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestClusterExtension.class)
class ChildQuorumIT {

  @Test
  void shouldWorkWhileAMajorityIsAlive() throws Exception {
    try (ChildCluster cluster = TestCluster.childProcesses(3)) {
      cluster.createTopic("quorum", 3);
      List<String> sent = new ArrayList<>(Conversation.produce(cluster, "quorum", 30));
      cluster.kill(0);
      sent.addAll(Conversation.produce(cluster, "quorum", 30));
      cluster.kill(1);
      cluster.kill(2);
      cluster.restart(0, 1, 2);
      assertThat(Conversation.consume(cluster, "quorum", 60, Map.of("group.id", "quorum")))
          .containsExactlyInAnyOrderElementsOf(sent);
    }
  }
}

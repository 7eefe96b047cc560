/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.testkit.TestCluster;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.mirror.MirrorMaker;

/** MirrorMaker 2, which copies the versions of two regions both ways, until it is closed. */
final class Mirror implements AutoCloseable {

  private final MirrorMaker mirrorMaker;

  private Mirror(MirrorMaker mirrorMaker) {
    this.mirrorMaker = mirrorMaker;
  }

  static Mirror start(TestCluster west, TestCluster east) {
    Map<String, String> settings = new HashMap<>();
    settings.put("clusters", "west,east");
    settings.put("west.bootstrap.servers", west.bootstrapServers());
    settings.put("east.bootstrap.servers", east.bootstrapServers());
    settings.put("west->east.enabled", "true");
    settings.put("west->east.topics", "west-versions");
    settings.put("east->west.enabled", "true");
    settings.put("east->west.topics", "east-versions");
    settings.put("west.consumer.isolation.level", "read_committed");
    settings.put("east.consumer.isolation.level", "read_committed");
    // The rest is for small clusters and short lives.
    for (String scope : new String[] {"", "west.", "east."}) {
      settings.put(scope + "plugin.discovery", "service_load");
    }
    settings.put("emit.heartbeats.enabled", "false");
    settings.put("emit.checkpoints.enabled", "false");
    settings.put("sync.topic.acls.enabled", "false");
    settings.put("offset.flush.interval.ms", "1000");
    for (String topic :
        new String[] {
          "",
          "heartbeats.topic.",
          "offset-syncs.topic.",
          "offset.storage.",
          "status.storage.",
          "config.storage."
        }) {
      settings.put(topic + "replication.factor", "1");
    }
    MirrorMaker mirrorMaker = new MirrorMaker(settings);
    mirrorMaker.start();
    return new Mirror(mirrorMaker);
  }

  @Override
  public void close() {
    mirrorMaker.stop();
    mirrorMaker.awaitStop();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.mirror.MirrorMaker;

/** MirrorMaker 2 between two regions. {@link #close} takes the link down. */
final class MirrorLink implements AutoCloseable {

  private final MirrorMaker mirrorMaker;

  private MirrorLink(MirrorMaker mirrorMaker) {
    this.mirrorMaker = mirrorMaker;
  }

  /** Starts a link that copies the versions of each region to the other. */
  static MirrorLink up(Region one, Region other) {
    Map<String, String> settings = new HashMap<>();
    settings.put("clusters", one.name() + "," + other.name());
    copy(settings, one, other);
    copy(settings, other, one);
    // Records of aborted transactions must not be copied.
    settings.put(one.name() + ".consumer.isolation.level", "read_committed");
    settings.put(other.name() + ".consumer.isolation.level", "read_committed");
    smallAndQuick(settings);
    MirrorMaker mirrorMaker = new MirrorMaker(settings);
    mirrorMaker.start();
    return new MirrorLink(mirrorMaker);
  }

  private static void copy(Map<String, String> settings, Region from, Region to) {
    settings.put(from.name() + ".bootstrap.servers", from.bootstrapServers());
    settings.put(from.name() + "->" + to.name() + ".enabled", "true");
    settings.put(from.name() + "->" + to.name() + ".topics", Region.VERSIONS);
  }

  /** Settings for clusters of one broker, and for a run of half a minute. */
  private static void smallAndQuick(Map<String, String> settings) {
    settings.put("emit.heartbeats.enabled", "false");
    settings.put("emit.checkpoints.enabled", "false");
    settings.put("sync.topic.acls.enabled", "false");
    settings.put("offset.flush.interval.ms", "1000");
    settings.put("plugin.discovery", "service_load");
    for (String topics :
        List.of(
            "", "offset-syncs.topic.", "offset.storage.", "status.storage.", "config.storage.")) {
      settings.put(topics + "replication.factor", "1");
    }
  }

  @Override
  public void close() {
    mirrorMaker.stop();
    mirrorMaker.awaitStop();
  }
}

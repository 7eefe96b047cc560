/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.time.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.config.ConfigException;

/**
 * The clocks of this process by the names of their nodes. They stay as long as the process lives,
 * so that a client that comes back neither repeats what was issued nor escapes a fence; a process
 * uses few names. Thread-safe.
 */
final class NodeClocks {

  private static final ConcurrentMap<String, NodeClock> CLOCKS = new ConcurrentHashMap<>();

  private NodeClocks() {}

  /** Found once: a machine that knows its name only later is still the same node. */
  private static final class DefaultId {

    static final String ID = find();

    /** The machine's name and the number of the process: containers often are all number 1. */
    private static String find() {
      String host;
      try {
        host = InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        host = "unknown-host";
      }
      return host + "-" + ProcessHandle.current().pid();
    }
  }

  static NodeClock find(ClockConfig config) {
    if (config.nodeClock() != null) {
      return config.nodeClock();
    }
    NodeClock clock =
        CLOCKS.computeIfAbsent(
            config.nodeId() == null ? DefaultId.ID : config.nodeId(),
            id -> new NodeClock(id, TimeSource.system(), config.maxOffset()));
    requireSame(clock, config.maxOffset());
    return clock;
  }

  private static void requireSame(NodeClock clock, Duration maxOffset) {
    if (!clock.maxOffset().equals(maxOffset)) {
      throw new ConfigException(
          ClockConfig.MAX_OFFSET_MS,
          maxOffset.toMillis(),
          "all clients of a node in a process have the same; node "
              + clock.id()
              + " has "
              + clock.maxOffset().toMillis());
    }
  }
}

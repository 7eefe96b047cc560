/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.time.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The clocks of this process by the names of their nodes. Thread-safe. */
final class NodeClocks {

  private static final Map<String, NodeClock> CLOCKS = new HashMap<>();

  /**
   * Where the clocks stood that nobody uses any more, so that one who comes back does not repeat
   * what was issued. It grows with the names that a process ever uses.
   */
  private static final Map<String, HybridTimestamp> LAST = new HashMap<>();

  private NodeClocks() {}

  static NodeClock acquire(ClockConfig config) {
    if (config.nodeClock() != null) {
      return config.nodeClock().retain();
    }
    String id = config.nodeId() == null ? defaultId() : config.nodeId();
    synchronized (CLOCKS) {
      NodeClock clock = CLOCKS.get(id);
      if (clock == null) {
        HybridTimestamp last = LAST.getOrDefault(id, HybridTimestamp.MIN);
        clock = new NodeClock(id, TimeSource.system(), config.maxOffset(), last);
        CLOCKS.put(id, clock);
        return clock;
      }
      requireSame(clock, config.maxOffset());
      return clock.retain();
    }
  }

  private static void requireSame(NodeClock clock, Duration maxOffset) {
    if (!clock.maxOffset().equals(maxOffset)) {
      throw new ConfigException(
          ClockConfig.MAX_OFFSET_MS,
          maxOffset.toMillis(),
          "all clients of a node have the same; others of node "
              + clock.id()
              + " have "
              + clock.maxOffset().toMillis());
    }
  }

  static void release(NodeClock clock) {
    synchronized (CLOCKS) {
      if (clock.release() && CLOCKS.remove(clock.id(), clock)) {
        LAST.put(clock.id(), clock.last());
      }
    }
  }

  /** The machine's name and the number of the process: containers often are all number 1. */
  private static String defaultId() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown-host";
    }
    return host + "-" + ProcessHandle.current().pid();
  }
}

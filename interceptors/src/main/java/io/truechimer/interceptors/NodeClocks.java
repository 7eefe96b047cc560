/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.time.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The clocks of this process by the names of their nodes. Thread-safe. */
final class NodeClocks {

  /**
   * With those that nobody uses any more, so that one who comes back neither repeats what was
   * issued nor escapes a fence. It grows with the names that a process ever uses.
   */
  private static final Map<String, NodeClock> CLOCKS = new HashMap<>();

  private NodeClocks() {}

  static NodeClock acquire(ClockConfig config) {
    if (config.nodeClock() != null) {
      return config.nodeClock().retain();
    }
    String id = config.nodeId() == null ? defaultId() : config.nodeId();
    synchronized (CLOCKS) {
      NodeClock clock = CLOCKS.get(id);
      if (clock != null && clock.isUsed()) {
        requireSame(clock, config.maxOffset());
        return clock.retain();
      }
      NodeClock next =
          clock == null
              ? new NodeClock(id, TimeSource.system(), config.maxOffset())
              : clock.successor(config.maxOffset());
      CLOCKS.put(id, next);
      return next;
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
      clock.release();
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

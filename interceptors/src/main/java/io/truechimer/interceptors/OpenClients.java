/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.interceptors.monitor.OffsetMonitorService;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * The open clients of a node, which must agree on its settings. Once all are closed, the next
 * client's settings apply. Thread-safe.
 */
final class OpenClients {

  private final String node;
  private final OffsetMonitorService monitor;
  private final ClockHealth health;
  private int clients;
  private volatile long maxOffsetNanos;

  OpenClients(String node, Duration maxOffset, OffsetMonitorService monitor, ClockHealth health) {
    this.node = node;
    this.maxOffsetNanos = maxOffset.toNanos();
    this.monitor = monitor;
    this.health = health;
  }

  long maxOffsetNanos() {
    return maxOffsetNanos;
  }

  /**
   * Sets the maximum offset.
   *
   * @throws ConfigException if an open client has another one
   */
  synchronized void adopt(Duration maxOffset) {
    if (clients > 0 && maxOffset.toNanos() != maxOffsetNanos) {
      throw new ConfigException(
          ClockConfig.MAX_OFFSET_MS,
          maxOffset.toMillis(),
          "all open clients of node %s must have the same value; they have %s"
              .formatted(node, Duration.ofNanos(maxOffsetNanos).toMillis()));
    }
    maxOffsetNanos = maxOffset.toNanos();
  }

  /**
   * Adds a client. A client that is rejected changes nothing.
   *
   * @param config its settings
   * @param connection the configuration with which the monitor connects; null for no monitor
   * @throws ConfigException if a setting is wrong, or differs from that of an open client
   */
  synchronized void open(ClockConfig config, Map<String, ?> connection) {
    long former = maxOffsetNanos;
    if (config.nodeClock() == null) {
      adopt(config.maxOffset());
    }
    try {
      if (connection != null) {
        monitor.open(config.monitor(), Duration.ofNanos(maxOffsetNanos), connection);
      } else if (!config.monitor().isOn() && monitor.forget()) {
        health.forget();
      }
    } catch (RuntimeException | Error e) {
      maxOffsetNanos = former;
      throw e;
    }
    clients++;
  }

  synchronized void close(boolean wasMonitored) {
    clients--;
    if (wasMonitored) {
      monitor.close();
    }
  }
}

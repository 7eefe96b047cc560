/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.Evidence;
import io.truechimer.sync.HeartbeatExchange;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.sync.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Watches the clock of a node as long as it has clients.
 *
 * <p>The first client starts a thread, which has a producer, a consumer and an Admin of its own
 * that connect as that client does; the last one ends it. What has been learned of the clock stays:
 * a fence outlives the clients, so that nobody escapes it by making new ones.
 *
 * <p>Thread-safe.
 */
public final class ClockMonitor {

  private final WatchedNode node;
  private final MonitorConfig config;
  private final String domain;
  private final long incarnation;
  private final OffsetMonitor monitor;
  private final HeartbeatExchange exchange;
  private int clients;
  private MonitorThread thread;

  /** Whether somebody watches; read once for each timestamp. */
  private volatile boolean isWatching;

  /**
   * Makes a monitor that watches as soon as there is a client.
   *
   * @param node whose clock
   * @param config the settings, which is on
   */
  public ClockMonitor(WatchedNode node, MonitorConfig config) {
    this.node = node;
    this.config = config;
    domain = ClockDomain.of(config.domain(), node.id(), node.time());
    incarnation = new SplittableRandom().nextLong();
    monitor = new OffsetMonitor(config.settings(), node.time(), domain, config.staticError());
    exchange =
        new HeartbeatExchange(config.settings(), node.time(), node.id(), domain, incarnation);
  }

  /** {@return the settings} */
  public MonitorConfig config() {
    return config;
  }

  /**
   * Counts a client.
   *
   * @param client its configuration; the first one's says where to connect to
   */
  public synchronized void open(Map<String, ?> client) {
    if (clients++ == 0) {
      thread = new MonitorThread(this, new ClientSettings(client, node.id()));
      isWatching = true;
      thread.start();
    }
  }

  /** Counts a client off. After the last one no thread is left, but for what Kafka still closes. */
  public synchronized void close() {
    if (--clients == 0) {
      isWatching = false;
      thread.end();
      thread = null;
    }
  }

  /** {@return what is known of the time; null while nobody watches} */
  public Verdict verdict() {
    return isWatching ? monitor.verdict() : null;
  }

  /** {@return what the verdict rests on; empty while nobody watches} */
  public Optional<Evidence> evidence() {
    return isWatching ? Optional.of(monitor.evidence()) : Optional.empty();
  }

  /** The thread has come to an end that nobody asked for. */
  void fail() {
    isWatching = false;
  }

  WatchedNode node() {
    return node;
  }

  String domain() {
    return domain;
  }

  long incarnation() {
    return incarnation;
  }

  OffsetMonitor monitor() {
    return monitor;
  }

  HeartbeatExchange exchange() {
    return exchange;
  }
}

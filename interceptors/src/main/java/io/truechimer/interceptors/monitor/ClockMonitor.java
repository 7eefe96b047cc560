/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.interceptors.localclock.ErrorSourceSettings;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.HeartbeatExchange;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.sync.ClockEstimate;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

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
  private final ErrorSourceSettings localError;
  private final String domain;
  private final long incarnation;
  private final OffsetMonitor monitor;
  private final HeartbeatExchange exchange;
  private final LongAdder malformed = new LongAdder();
  private int clients;
  private MonitorThread thread;

  /** The one that has been told to end, and may not have ended yet. */
  private MonitorThread former;

  /** Whether somebody watches; read once for each timestamp. */
  private volatile boolean isWatching;

  /**
   * Makes a monitor that watches as soon as there is a client.
   *
   * @param node whose clock
   * @param config the settings, which is on
   * @throws org.apache.kafka.common.config.ConfigException if a daemon is to be asked about a clock
   *     of the node's own, which it does not know
   */
  public ClockMonitor(WatchedNode node, MonitorConfig config) {
    this.node = node;
    this.config = config;
    localError = config.localError(node.time(), node.id());
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
   * @throws org.apache.kafka.common.config.ConfigException if a setting under {@link
   *     MonitorConfig#CLIENT_PREFIX} is wrong
   */
  public synchronized void open(Map<String, ?> client) {
    ClientSettings settings = new ClientSettings(client, node.id());
    if (clients == 0) {
      MonitorThread next =
          new MonitorThread(this, settings, former == null ? null : former.unfinished());
      next.start();
      thread = next;
      former = null;
      isWatching = true;
    }
    clients++;
  }

  /**
   * Counts a client off. The last one waits until no thread is left, as a rule some milliseconds,
   * and at most five seconds; who opens or closes a client meanwhile waits as well. Who is
   * interrupted does not wait, and stays interrupted: the thread ends by itself.
   */
  public synchronized void close() {
    if (--clients == 0) {
      isWatching = false;
      thread.end();
      former = thread;
      thread = null;
    }
  }

  /** {@return what is known of the time; null while nobody watches} */
  public ClockEstimate verdict() {
    return isWatching ? monitor.verdict() : null;
  }

  /** {@return what the verdict rests on; empty while nobody watches} */
  public Optional<Evidence> evidence() {
    return isWatching ? Optional.of(monitor.evidence()) : Optional.empty();
  }

  /** {@return whether somebody watches} */
  public boolean isWatching() {
    return isWatching;
  }

  /** {@return what the wall clock of this node is shared with} */
  public String domain() {
    return domain;
  }

  /** {@return how many heartbeats could not be read} */
  public long malformedCount() {
    return malformed.sum();
  }

  LongAdder malformed() {
    return malformed;
  }

  ErrorSourceSettings localError() {
    return localError;
  }

  WatchedNode node() {
    return node;
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

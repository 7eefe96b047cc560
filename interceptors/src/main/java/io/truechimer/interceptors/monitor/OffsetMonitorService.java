/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.localclock.ErrorSourceSettings;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Runs the offset monitor of a node while the node has monitored clients.
 *
 * <p>The first client starts a thread, which connects with that client's settings through a
 * producer, a consumer and an Admin of its own; closing the last client ends it. The monitor itself
 * survives: the next client continues with its fence, its estimate and its incarnation, unless
 * {@link #forget} was called meanwhile. If that client's settings differ, they apply from then on.
 *
 * <p>Thread-safe.
 */
public final class OffsetMonitorService {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String node;
  private final TimeSource time;
  private final Supplier<HybridTimestamp> clock;
  private final MonitorListener listener;
  private final SplittableRandom incarnations = new SplittableRandom();
  private final LongAdder malformed = new LongAdder();

  /** Threads that were told to end, and may still be running. */
  private final List<Thread> ending = new ArrayList<>();

  private int clients;

  /** The settings of the open clients, or of the last ones; null before the first. */
  private MonitorConfig config;

  private MonitorSettings settings;
  private OffsetMonitor monitor;
  private volatile String domain = "";
  private MonitorLoop loop;
  private Thread thread;

  /**
   * Creates a service that starts with the first client.
   *
   * @param node the node's name
   * @param time the clocks of the node's machine
   * @param clock reads the node's hybrid logical clock
   * @param listener receives the evaluations
   */
  public OffsetMonitorService(
      String node, TimeSource time, Supplier<HybridTimestamp> clock, MonitorListener listener) {
    this.node = node;
    this.time = time;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Adds a client. A client that is rejected changes nothing.
   *
   * @param config its monitor settings
   * @param maxOffset its maximum offset
   * @param client its configuration; the first client's says where to connect to
   * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong, or differs from
   *     that of an open client
   */
  public synchronized void open(MonitorConfig config, Duration maxOffset, Map<String, ?> client) {
    if (clients > 0) {
      this.config.requireSame(config, node);
    }
    MonitorClientConfig connection = new MonitorClientConfig(client, node);
    if (clients == 0) {
      start(config, config.settings(maxOffset), connection);
    }
    clients++;
  }

  private void start(
      MonitorConfig config, MonitorSettings settings, MonitorClientConfig connection) {
    LocalError local = config.configuredError();
    ClockDomain clockDomain = DomainFinder.find(config.domain(), node, time);
    ErrorSourceSettings errorSource = config.errorSource(time, node);
    boolean isSame = this.config != null && isSame(config, settings);
    OffsetMonitor next = monitor;
    if (monitor == null) {
      next = new OffsetMonitor(settings, time, node, incarnations.nextLong(), clockDomain, local);
    } else if (!isSame) {
      next = monitor.with(settings, clockDomain, local);
    }
    ending.removeIf(former -> !former.isAlive());
    MonitorLoop nextLoop =
        new MonitorLoop(
            new MonitoredNode(node, time, clock, listener),
            next,
            config,
            connection,
            errorSource,
            new BrokerClockSampler(settings, clockDomain.name()),
            malformed,
            List.copyOf(ending));
    Thread nextThread = new Thread(nextLoop, node + "-clock-monitor");
    nextThread.setDaemon(true);
    // The former monitor must not be used any more, even if the system starts no thread.
    this.config = config;
    this.settings = settings;
    domain = clockDomain.name();
    monitor = next;
    // At once, so that a step of the wall does not go unnoticed until the thread runs.
    listener.onEvaluation(next.estimate(), next.evidence(), MonitorLoop.NO_READING);
    nextThread.start();
    loop = nextLoop;
    thread = nextThread;
  }

  private boolean isSame(MonitorConfig other, MonitorSettings otherSettings) {
    return config.isSame(other) && settings.equals(otherSettings);
  }

  /**
   * Removes a client. The last one waits for the thread to end, usually some milliseconds and at
   * most five seconds; other calls wait meanwhile. An interrupted caller does not wait and stays
   * interrupted.
   */
  public synchronized void close() {
    if (--clients > 0) {
      return;
    }
    loop.end();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      ending.add(thread);
    }
    loop = null;
    thread = null;
  }

  /**
   * Forgets all measurements, unless the node has monitored clients. The next client starts as the
   * first one did.
   *
   * @return whether the node has no monitored clients
   */
  public synchronized boolean forget() {
    if (clients > 0) {
      return false;
    }
    config = null;
    monitor = null;
    return true;
  }

  /** {@return whether the node has monitored clients} */
  synchronized boolean isOpen() {
    return clients > 0;
  }

  /** {@return the monitor of the latest settings; null before the first client} */
  synchronized OffsetMonitor monitor() {
    return monitor;
  }

  /** {@return the name of the wall clock's domain; empty before the first client} */
  public String domain() {
    return domain;
  }

  /** {@return the number of heartbeats that could not be decoded} */
  public long malformedCount() {
    return malformed.sum();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.interceptors.localclock.Backoff;
import io.truechimer.interceptors.localclock.ErrorReading;
import io.truechimer.interceptors.localclock.ErrorSource;
import io.truechimer.interceptors.localclock.ErrorSourceSettings;
import io.truechimer.interceptors.localclock.FirstAvailableErrorSource;
import io.truechimer.interceptors.logging.RateLimitedLog;
import io.truechimer.serde.avro.AvroLibrary;
import io.truechimer.sync.ClockEstimate;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.HeartbeatOutcome;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of a node's monitor thread. In each heartbeat interval it reads the machine's own error
 * source, evaluates the clock, sends a heartbeat, and reads heartbeats until the interval ends.
 *
 * <p>The steps are isolated: whatever one of them throws, the others run, and the next interval
 * starts on time. No step waits for a broker longer than about a second. <b>Hazard:</b> Kafka's
 * clients look up the brokers' names when they are created. If no name server answers, the clock is
 * not evaluated for as long as the machine's resolver waits.
 */
final class MonitorLoop implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(MonitorLoop.class);

  /** The state of the machine's error source before its first reading. */
  static final String NO_READING = "no reading yet";

  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(5);

  /** For how many heartbeat intervals reading pauses after the brokers denied it. */
  private static final int PAUSE_INTERVALS = 60;

  private final MonitoredNode node;
  private final OffsetMonitor monitor;
  private final MonitorConfig config;
  private final MonitorClientConfig client;
  private final ErrorSourceSettings errorSettings;
  private final BrokerClockSampler brokers;
  private final LongAdder malformed;
  private final long intervalNanos;
  private final TimeSource timer = TimeSource.system();
  private final CountDownLatch end = new CountDownLatch(1);
  private final SplittableRandom random = new SplittableRandom();
  private final RateLimitedLog namesakes;

  /** By the reason why the clock is not measured. */
  private final Map<String, RateLimitedLog> notMeasured = new HashMap<>();

  /** Threads of former loops. Cleared once they have ended, so that threads do not chain. */
  private List<Thread> former;

  /** Delays the next attempt to connect after a failure. */
  private final Backoff backoff = new Backoff(timer);

  /** Null until it could be created, like the fields below. */
  private ErrorSource errorSource;

  private MonitorTopic topic;

  /** Null while there is no usable topic. Other threads only wake it up. */
  private volatile HeartbeatTransport transport;

  /** Null while the partition has no leader. */
  private Node leader;

  private long readingPausedUntil;

  /** Null before the first evaluation. */
  private ClockEstimate published;

  /** Whether the pause was logged, and nothing was read since. */
  private boolean isPauseLogged;

  private OptionalLong disruptionMarker = OptionalLong.empty();
  private String localSource = NO_READING;

  MonitorLoop(
      MonitoredNode node,
      OffsetMonitor monitor,
      MonitorConfig config,
      MonitorClientConfig client,
      ErrorSourceSettings errorSettings,
      BrokerClockSampler brokers,
      LongAdder malformed,
      List<Thread> former) {
    this.node = node;
    this.monitor = monitor;
    this.config = config;
    this.client = client;
    this.errorSettings = errorSettings;
    this.brokers = brokers;
    this.malformed = malformed;
    this.former = former;
    intervalNanos = config.heartbeatIntervalNanos();
    namesakes = new RateLimitedLog(LOG, node.time());
  }

  /** Tells the loop to end. Any thread may call it. */
  void end() {
    end.countDown();
    HeartbeatTransport open = transport;
    if (open != null) {
      open.wakeup();
    }
  }

  private boolean isEnding() {
    return end.getCount() == 0;
  }

  @Override
  public void run() {
    awaitFormer();
    while (!isEnding()) {
      try {
        runInterval();
      } catch (Throwable e) {
        // A handler failed, for lack of memory for instance. The monitor must outlive that.
        LockSupport.parkNanos(intervalNanos);
      }
    }
    close();
  }

  /** Two loops at once would not be safe. */
  private void awaitFormer() {
    boolean wasInterrupted = false;
    for (Thread thread : former) {
      while (thread.isAlive() && !isEnding()) {
        try {
          thread.join(JOIN_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    }
    former = List.of();
    if (wasInterrupted) {
      LOG.debug("The clock monitor of node {} was interrupted while it started", node.id());
    }
  }

  private void runInterval() {
    long due = now() + intervalNanos + random.nextLong(-intervalNanos / 10, intervalNanos / 10);
    attempt("reading the machine's error source failed", this::readErrorSource);
    attempt("connecting failed", this::connect);
    attempt("evaluating failed", this::evaluate);
    attempt("sending a heartbeat failed", this::send);
    attempt("reading heartbeats failed", () -> read(due));
    attempt("waiting failed", () -> rest(due));
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private void attempt(String failure, Step step) {
    if (isEnding()) {
      return;
    }
    try {
      step.run();
    } catch (Throwable e) {
      // Only this class has a reason to interrupt this thread.
      boolean wasInterrupted = Thread.interrupted() || e instanceof InterruptedException;
      if (!isEnding()) {
        warnNotMeasured(wasInterrupted ? "its thread was interrupted" : reason(failure, e), e);
      }
    }
  }

  /** The codec of heartbeats is loaded by the first heartbeat that is sent or read. */
  private static String reason(String failure, Throwable cause) {
    return cause instanceof LinkageError ? AvroLibrary.describe() : failure;
  }

  private long now() {
    return timer.monotonicNanos();
  }

  private void rest(long due) throws InterruptedException {
    boolean unused = end.await(due - now(), TimeUnit.NANOSECONDS);
  }

  private void readErrorSource() {
    if (errorSource == null) {
      errorSource = FirstAvailableErrorSource.of(errorSettings, node.time());
    }
    errorSource.read().ifPresent(this::apply);
  }

  private void apply(ErrorReading reading) {
    if (reading.disruptionMarker().isPresent()) {
      if (disruptionMarker.isPresent() && !disruptionMarker.equals(reading.disruptionMarker())) {
        monitor.invalidate();
      }
      disruptionMarker = reading.disruptionMarker();
    }
    monitor.setLocalError(reading.error(), reading.remainingSlewNanos());
    localSource = reading.detail();
  }

  /** Prepares the transport, finds the leader, and samples the brokers' clocks. */
  private void connect() {
    leader = null;
    if (!backoff.isOver()) {
      return;
    }
    try {
      if (topic == null) {
        topic = new MonitorTopic(config, client, node.id());
      }
      if (!topic.isReady()) {
        disconnect();
        return;
      }
      if (transport == null) {
        transport = new HeartbeatTransport(config, client, node.id(), node.time(), malformed);
        readingPausedUntil = now();
      }
      leader = transport.leader();
      backoff.succeed();
      transport.acks().forEach(ack -> brokers.sample(ack, leader).ifPresent(monitor::add));
      transport.takeFailure().ifPresent(this::onSendFailure);
    } catch (TimeoutException e) {
      LOG.debug("The brokers do not answer the clock monitor of node {}", node.id(), e);
    } catch (KafkaException e) {
      backoff.fail();
      warnNotMeasured("the brokers cannot be used", e);
      disconnect();
    } catch (LinkageError e) {
      backoff.fail();
      warnNotMeasured(AvroLibrary.describe(), e);
    }
  }

  private void onSendFailure(Exception failure) {
    if (failure instanceof UnknownTopicOrPartitionException) {
      topic.recheck();
      disconnect();
    } else if (failure instanceof AuthorizationException) {
      warnNotMeasured("heartbeats may not be sent", failure);
    }
  }

  private void evaluate() {
    ClockEstimate unused = monitor.evaluate();
    publish();
  }

  /**
   * Heartbeats may show a step of the wall between two evaluations. A loop that is told to end is
   * silent, because the next one may have published already.
   */
  private void publish() {
    ClockEstimate latest = monitor.estimate();
    if (!isEnding() && !latest.equals(published)) {
      published = latest;
      node.listener().onEvaluation(latest, monitor.evidence(), localSource);
    }
  }

  private void send() {
    HeartbeatTransport open = transport;
    if (open != null && leader != null) {
      open.send(monitor.nextHeartbeat(node.clock().get(), isReading()), leader);
    }
  }

  private boolean isReading() {
    return config.readsHeartbeats() && readingPausedUntil - now() <= 0;
  }

  private void read(long due) {
    while (!isEnding() && transport != null && isReading()) {
      long left = due - now();
      if (left <= 0) {
        return;
      }
      try {
        receive(Duration.ofNanos(left));
      } catch (WakeupException e) {
        return;
      } catch (AuthorizationException e) {
        pauseReading(e);
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        warnNotMeasured("heartbeats cannot be read", e);
        topic.recheck();
        disconnect();
      }
    }
  }

  /** Reading is tried again later: an operator may have allowed it. */
  private void pauseReading(AuthorizationException refusal) {
    if (!isPauseLogged) {
      LOG.warn(
          "Node {} may not read the topic {}, so only the brokers measure its clock. Grant Read on"
              + " the topic ({})",
          node.id(),
          config.topic(),
          refusal.getMessage());
      isPauseLogged = true;
    }
    readingPausedUntil = now() + PAUSE_INTERVALS * intervalNanos;
    transport.seekToEnd();
  }

  private void receive(Duration timeout) {
    HeartbeatTransport.Received received = transport.receive(timeout);
    if (!received.heartbeats().isEmpty()) {
      isPauseLogged = false;
    }
    for (Heartbeat heartbeat : received.heartbeats()) {
      if (monitor.receive(heartbeat, received.atNanos()) == HeartbeatOutcome.NAMESAKE) {
        namesakes.warn(
            () ->
                "Another process has the name of node "
                    + node.id()
                    + ". Every process must use its own truechimer.node.id");
      }
    }
    publish();
  }

  private void warnNotMeasured(String reason, Throwable cause) {
    notMeasured
        .computeIfAbsent(reason, kind -> new RateLimitedLog(LOG, node.time()))
        .warn(() -> "The clock of node " + node.id() + " is not measured now: " + reason, cause);
  }

  private void disconnect() {
    HeartbeatTransport open = transport;
    transport = null;
    leader = null;
    if (open != null) {
      open.close();
    }
  }

  private void close() {
    // With the flag of an interrupt, Kafka's clients would give up while they close.
    boolean wasInterrupted = Thread.interrupted();
    closeQuietly(this::disconnect);
    if (topic != null) {
      closeQuietly(topic::close);
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeQuietly(Runnable closing) {
    try {
      closing.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("The clock monitor of node {} could not close a client", node.id(), e);
    }
  }
}

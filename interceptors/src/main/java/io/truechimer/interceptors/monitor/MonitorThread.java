/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.HeartbeatExchange;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.sync.Verdict;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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
 * The one thread of a node's monitor: in each heartbeat interval it judges the clock and sends a
 * heartbeat, and between them it reads those of others.
 *
 * <p>Whatever Kafka does, the clock is judged: nothing here waits for a broker longer than about a
 * second.
 */
final class MonitorThread extends Thread {

  private static final Logger LOG = LoggerFactory.getLogger(MonitorThread.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ClockMonitor owner;
  private final WatchedNode node;
  private final MonitorConfig config;
  private final OffsetMonitor monitor;
  private final HeartbeatExchange exchange;
  private final ClientSettings client;
  private final Beacons beacons;
  private final CountDownLatch end = new CountDownLatch(1);
  private final SplittableRandom random = new SplittableRandom();
  private final LongAdder malformed = new LongAdder();

  /** Null until it could be made. */
  private TopicWatch topic;

  /** Null while there is no topic to use. Another thread only wakes it up. */
  private volatile HeartbeatChannel channel;

  private OptionalLong disruptionMarker = OptionalLong.empty();
  private String local = "nothing has been said yet";

  MonitorThread(ClockMonitor owner, ClientSettings client) {
    super(owner.node().id() + "-clock-monitor");
    setDaemon(true);
    this.owner = owner;
    this.client = client;
    node = owner.node();
    config = owner.config();
    monitor = owner.monitor();
    exchange = owner.exchange();
    beacons = new Beacons(config.settings(), owner.domain());
  }

  /** Ends the thread and waits for that, but not for ever. For any other thread. */
  void end() {
    end.countDown();
    HeartbeatChannel open = channel;
    if (open != null) {
      open.wakeup();
    }
    try {
      join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isEnding() {
    return end.getCount() == 0;
  }

  @Override
  public void run() {
    try (LocalErrorSource source =
        LocalErrorSources.open(config.localError(node.time()), node.time())) {
      long due = TimeSource.system().monotonicNanos();
      while (!isEnding()) {
        try {
          beat(source);
        } catch (RuntimeException | LinkageError e) {
          complain("a heartbeat could not be sent", e);
        }
        due += interval();
        long now = TimeSource.system().monotonicNanos();
        // After a pause of the process no beat is made up for.
        due = due - now < 0 ? now + interval() : due;
        readUntil(due);
      }
    } catch (InterruptException | InterruptedException e) {
      LOG.debug("The monitor of node {} was interrupted", node.id());
    } catch (Throwable e) {
      LOG.error("The clock of node {} is no longer measured", node.id(), e);
    } finally {
      owner.fail();
      closeAll();
    }
  }

  private long interval() {
    long interval = config.settings().heartbeatIntervalNanos();
    return interval + random.nextLong(-interval / 10, interval / 10);
  }

  private void beat(LocalErrorSource source) {
    source.read().ifPresent(this::learn);
    Node leader = connect();
    Verdict verdict = monitor.tick();
    node.judged(verdict, monitor.evidence(), local);
    if (leader != null) {
      channel.send(exchange.next(verdict, node.now(), Optional.empty()), leader);
    }
  }

  private void learn(LocalReading reading) {
    if (reading.disruptionMarker().isPresent()) {
      if (disruptionMarker.isPresent() && !disruptionMarker.equals(reading.disruptionMarker())) {
        monitor.disrupt();
      }
      disruptionMarker = reading.disruptionMarker();
    }
    monitor.learn(reading.error());
    local = reading.detail();
  }

  /** {@return the leader to send a heartbeat to; null if there is none} */
  private Node connect() {
    try {
      if (topic == null) {
        topic = new TopicWatch(config, client, node.id());
      }
      boolean isReady = topic.isReady();
      if (!isReady) {
        disconnect();
        return null;
      }
      if (channel == null) {
        channel = new HeartbeatChannel(config, client, node.id(), node.time(), malformed);
      }
      Node leader = channel.leader();
      channel.acks().forEach(ack -> beacons.sample(ack, leader).ifPresent(monitor::learn));
      channel.failure().ifPresent(this::failed);
      return channel == null ? null : leader;
    } catch (TimeoutException e) {
      return null; // The brokers do not answer.
    } catch (KafkaException e) {
      complain("the brokers cannot be used", e);
      disconnect();
      return null;
    } catch (LinkageError e) {
      complain("a class is missing; heartbeats need Avro and Jackson on the class path", e);
      return null;
    }
  }

  private void failed(Exception failure) {
    if (failure instanceof UnknownTopicOrPartitionException) {
      topic.doubt();
      disconnect();
    } else if (failure instanceof AuthorizationException) {
      complain("heartbeats may not be sent", failure);
    }
  }

  private void readUntil(long due) throws InterruptedException {
    while (!isEnding()) {
      long left = due - TimeSource.system().monotonicNanos();
      if (left <= 0) {
        return;
      }
      if (channel == null || !channel.reads()) {
        end.await(left, TimeUnit.NANOSECONDS);
        return;
      }
      try {
        read(Duration.ofNanos(left));
      } catch (WakeupException e) {
        return;
      } catch (InterruptException e) {
        throw e;
      } catch (RuntimeException e) {
        complain("heartbeats cannot be read", e);
        topic.doubt();
        disconnect();
      }
    }
  }

  private void read(Duration patience) {
    HeartbeatChannel.Mail mail = channel.receive(patience);
    long epoch = monitor.watch();
    for (Heartbeat heartbeat : mail.heartbeats()) {
      HeartbeatExchange.Receipt receipt = exchange.receive(heartbeat, mail.receivedNanos(), epoch);
      monitor.learn(receipt);
      if (receipt.outcome() == HeartbeatExchange.Outcome.OWN
          && heartbeat.incarnation() != owner.incarnation()) {
        node.warn(
            () -> "Another process has the name of node " + node.id() + ": names must be unique",
            null);
      }
    }
  }

  private void complain(String what, Throwable cause) {
    node.warn(() -> "The clock of node " + node.id() + " is not measured now: " + what, cause);
  }

  private void disconnect() {
    HeartbeatChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private void closeAll() {
    // A flag of an interrupt would make Kafka's clients give up while they close.
    boolean wasInterrupted = Thread.interrupted();
    try {
      disconnect();
      if (topic != null) {
        topic.close();
      }
    } catch (RuntimeException e) {
      LOG.debug("The monitor of node {} did not close as it should", node.id(), e);
    } finally {
      if (wasInterrupted) {
        interrupt();
      }
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.interceptors.localclock.Backoff;
import io.truechimer.interceptors.localclock.ErrorReading;
import io.truechimer.interceptors.localclock.ErrorSource;
import io.truechimer.interceptors.localclock.FirstAvailableErrorSource;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.HeartbeatExchange;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.sync.ClockEstimate;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
 * second. <b>Hazard:</b> Kafka's clients look up the names of the brokers when they are made. Where
 * nobody answers that, the clock is not judged for as long as the machine's resolver waits.
 */
final class MonitorThread extends Thread {

  private static final Logger LOG = LoggerFactory.getLogger(MonitorThread.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** For how many heartbeat intervals nothing is read after that was refused. */
  private static final int DEAF_INTERVALS = 60;

  private final ClockMonitor owner;
  private final WatchedNode node;
  private final MonitorConfig config;
  private final OffsetMonitor monitor;
  private final HeartbeatExchange exchange;
  private final ClientSettings client;
  private final Beacons beacons;
  private final CountDownLatch end = new CountDownLatch(1);
  private final SplittableRandom random = new SplittableRandom();

  /**
   * Null once it has ended: otherwise all that ever were would be kept. Not before, also where this
   * one ends first: whoever comes next has to wait for it too.
   */
  private volatile MonitorThread former;

  /** What cannot be made is not made anew at each heartbeat. */
  private final Backoff backoff = new Backoff(TimeSource.system());

  /** Null until it could be made. */
  private TopicWatch topic;

  /** Null while there is no topic to use. Another thread only wakes it up. */
  private volatile HeartbeatChannel channel;

  /** Until when nothing is read. */
  private long deafUntil;

  /** Whether it was said that heartbeats may not be read, and none was since. */
  private boolean isDeafnessSaid;

  private OptionalLong disruptionMarker = OptionalLong.empty();
  private String local = "nothing has been said yet";

  /**
   * Makes a thread that is yet to be started.
   *
   * @param former the thread before, which may not have ended yet; null if there was none
   */
  MonitorThread(ClockMonitor owner, ClientSettings client, MonitorThread former) {
    super(owner.node().id() + "-clock-monitor");
    setDaemon(true);
    this.owner = owner;
    this.client = client;
    this.former = former;
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

  /** {@return the latest of this one and those before that has not ended; null if all have} */
  MonitorThread unfinished() {
    if (isAlive()) {
      return this;
    }
    MonitorThread before = former;
    return before == null ? null : before.unfinished();
  }

  @Override
  public void run() {
    awaitFormer();
    try {
      ErrorSource source = FirstAvailableErrorSource.of(owner.localError(), node.time());
      while (!isEnding()) {
        beatAndRead(source);
      }
    } finally {
      closeAll();
    }
  }

  /** Two at once would not be safe; what the former one leaves is closed soon. */
  private void awaitFormer() {
    boolean isInterrupted = false;
    while (former != null && !isEnding()) {
      try {
        former.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
      former = former.unfinished();
    }
    if (isInterrupted) {
      LOG.debug("The monitor of node {} was interrupted as it began", node.id());
    }
  }

  /** Whatever happens, the clock is measured again in the next interval. */
  private void beatAndRead(ErrorSource source) {
    long due = TimeSource.system().monotonicNanos() + interval();
    try {
      beat(source);
      readUntil(due);
    } catch (Throwable e) {
      // Nobody but us has a reason to interrupt this thread.
      boolean wasInterrupted = Thread.interrupted() || e instanceof InterruptedException;
      if (!isEnding()) {
        complain(wasInterrupted ? "its thread was interrupted" : "something went wrong", e);
        rest(due);
      }
    }
  }

  private void rest(long due) {
    try {
      boolean unused = end.await(due - TimeSource.system().monotonicNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      LOG.debug("The monitor of node {} was interrupted again", node.id());
    }
  }

  private long interval() {
    long interval = config.settings().heartbeatIntervalNanos();
    return interval + random.nextLong(-interval / 10, interval / 10);
  }

  private void beat(ErrorSource source) {
    source.read().ifPresent(this::learn);
    Node leader = connect();
    ClockEstimate verdict = monitor.tick();
    node.judged(verdict, monitor.evidence(), local);
    if (leader != null) {
      channel.send(exchange.next(verdict, node.now()), leader);
    }
  }

  private void learn(ErrorReading reading) {
    if (reading.disruptionMarker().isPresent()) {
      if (disruptionMarker.isPresent() && !disruptionMarker.equals(reading.disruptionMarker())) {
        monitor.disrupt();
      }
      disruptionMarker = reading.disruptionMarker();
    }
    monitor.learn(reading.error(), reading.remainingSlewNanos());
    local = reading.detail();
  }

  /** {@return the leader to send a heartbeat to; null if there is none} */
  private Node connect() {
    if (!backoff.isOver()) {
      return null;
    }
    try {
      if (topic == null) {
        topic = new TopicWatch(config, client, node.id());
      }
      if (!topic.isReady()) {
        disconnect();
        return null;
      }
      if (channel == null) {
        channel = new HeartbeatChannel(config, client, node.id(), node.time(), owner.malformed());
        deafUntil = TimeSource.system().monotonicNanos();
      }
      backoff.succeed();
      Node leader = channel.leader();
      channel.acks().forEach(ack -> beacons.sample(ack, leader).ifPresent(monitor::learn));
      channel.failure().ifPresent(this::failed);
      return channel == null ? null : leader;
    } catch (TimeoutException e) {
      return null; // The brokers do not answer.
    } catch (KafkaException e) {
      backoff.fail();
      complain("the brokers cannot be used", e);
      disconnect();
    } catch (LinkageError e) {
      backoff.fail();
      complain("a class is missing; heartbeats need Avro and Jackson on the class path", e);
    }
    return null;
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
      long now = TimeSource.system().monotonicNanos();
      long left = due - now;
      if (left <= 0) {
        return;
      }
      if (channel == null || !channel.reads() || deafUntil - now > 0) {
        end.await(left, TimeUnit.NANOSECONDS);
        return;
      }
      try {
        read(Duration.ofNanos(left));
      } catch (WakeupException e) {
        return;
      } catch (AuthorizationException e) {
        goDeaf(e);
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        complain("heartbeats cannot be read", e);
        topic.doubt();
        disconnect();
      }
    }
  }

  /** Now and then it is tried again: an operator may have allowed it. */
  private void goDeaf(AuthorizationException refusal) {
    if (!isDeafnessSaid) {
      LOG.warn(
          "Node {} may not read the topic {}, and measures its clock by the brokers alone; it needs"
              + " Read ({})",
          node.id(),
          config.topic(),
          refusal.getMessage());
      isDeafnessSaid = true;
    }
    deafUntil =
        TimeSource.system().monotonicNanos()
            + DEAF_INTERVALS * config.settings().heartbeatIntervalNanos();
    channel.skip();
  }

  private void read(Duration patience) {
    HeartbeatChannel.Mail mail = channel.receive(patience);
    if (!mail.heartbeats().isEmpty()) {
      isDeafnessSaid = false;
    }
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
        topic = null;
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

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.OffsetSample;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Node;

/**
 * Samples the brokers' clocks. On a topic with LogAppendTime, an acknowledgement carries the time
 * at which the leader of the partition appended the record.
 */
final class BrokerClockSampler {

  /** A leader's earlier append times are forgotten after this time. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(15).toNanos();

  private final MonitorSettings settings;
  private final String ownDomain;
  private final Set<String> ownAddresses = ownAddresses();
  private final Map<Integer, Last> latest = new HashMap<>();

  private record Last(long appendMillis, long receivedNanos) {}

  /**
   * An acknowledgement.
   *
   * @param leader the leader of the partition when the record was sent
   * @param sentNanos when it was sent, by the node's monotonic clock
   * @param receivedNanos when the acknowledgement arrived, by the same clock
   * @param appendMillis when the leader appended it, by its wall clock
   */
  record Ack(Node leader, long sentNanos, long receivedNanos, long appendMillis) {}

  BrokerClockSampler(MonitorSettings settings, String ownDomain) {
    this.settings = settings;
    this.ownDomain = ownDomain;
  }

  /**
   * {@return the sample of the leader's clock; empty if the leader has changed since the record was
   * sent, or its clock went back, as Kafka's append times do when a follower becomes the leader}
   *
   * @param leader the leader of the partition now; null if there is none
   */
  Optional<OffsetSample> sample(Ack ack, Node leader) {
    // A topic with CreateTime acknowledges the producer's timestamp, which is 0.
    if (ack.appendMillis <= 0 || leader == null || leader.id() != ack.leader.id()) {
      return Optional.empty();
    }
    Last last = latest.get(leader.id());
    boolean isHeard = last != null && ack.receivedNanos - last.receivedNanos <= SILENCE_NANOS;
    if (isHeard && ack.appendMillis < last.appendMillis) {
      return Optional.empty();
    }
    latest.put(leader.id(), new Last(ack.appendMillis, ack.receivedNanos));
    String name = "broker-" + leader.idString();
    String domain = isThisMachine(leader.host()) ? ownDomain : name;
    return Optional.of(
        OffsetSample.broker(
            name, domain, ack.sentNanos, ack.receivedNanos, ack.appendMillis, settings));
  }

  /** By its address alone: a lookup of its name could take long. */
  private boolean isThisMachine(String host) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1")
        || ownAddresses.contains(host);
  }

  private static Set<String> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(InetAddress::getHostAddress)
          .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException e) {
      return Set.of();
    }
  }
}

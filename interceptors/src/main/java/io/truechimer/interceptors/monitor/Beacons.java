/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.OffsetSample;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Node;

/**
 * Takes a broker's acknowledgement for what it says of its clock: on a topic with LogAppendTime it
 * carries the time at which the partition's leader has appended the record.
 */
final class Beacons {

  /** After so long a leader's earlier clock no longer counts. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(15).toNanos();

  private final MonitorSettings settings;
  private final String ownDomain;
  private final Map<Integer, Last> latest = new HashMap<>();

  private record Last(long appendMillis, long receivedNanos) {}

  /**
   * An acknowledgement.
   *
   * @param leader the leader of the partition as the record was sent
   * @param sentNanos when, by the own monotonic clock
   * @param receivedNanos when it was acknowledged
   * @param appendMillis when it was appended, by the leader's wall clock
   */
  record Ack(Node leader, long sentNanos, long receivedNanos, long appendMillis) {}

  Beacons(MonitorSettings settings, String ownDomain) {
    this.settings = settings;
    this.ownDomain = ownDomain;
  }

  /**
   * {@return what it teaches} Nothing, if the leader has changed meanwhile, or if its clock went
   * back: Kafka's append times do that where another broker becomes the leader.
   *
   * @param leader the leader of the partition now
   */
  Optional<OffsetSample> sample(Ack ack, Node leader) {
    if (ack.appendMillis < 0 || leader == null || leader.id() != ack.leader.id()) {
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

  /** By its address alone: names are not looked up, that may take long. */
  private static boolean isThisMachine(String host) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1");
  }
}

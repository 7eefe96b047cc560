/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.Heartbeat.Echo;
import io.truechimer.time.ClockReading;
import io.truechimer.time.SaturatingNanos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One node's part in the exchange of heartbeats: composes its own heartbeats, and takes a sample
 * from each heartbeat that echoes one of them.
 *
 * <p>Heartbeats may be lost, delayed, duplicated, reordered or replayed. Only the newest heartbeat
 * of each node counts. Within an incarnation the sequence orders them; between incarnations the own
 * heartbeat that they echo does, because a replayed heartbeat cannot echo one that was sent after
 * it.
 *
 * <p>Not thread-safe.
 */
final class HeartbeatExchange {

  /** How many own heartbeats may be awaiting an echo: a minute of them at the default interval. */
  private static final int REMEMBERED = 64;

  /** How many peers a node echoes. */
  private static final int NEIGHBOURS = 8;

  /** How long nodes keep the same neighbours. */
  private static final long ROTATION_NANOS = 60_000_000_000L;

  /** A boot offset tells two kernels apart only if it is precise. */
  private static final long BOOT_OFFSET_SLACK_NANOS = 100_000;

  private final MonitorSettings settings;
  private final String node;
  private final long hash;
  private final ClockDomain domain;
  private final long incarnation;
  private final PendingHeartbeat[] pending = new PendingHeartbeat[REMEMBERED];

  /** By name: hashing the sender of each heartbeat anew would be most of the work. */
  private final Map<String, PeerState> peers = new HashMap<>();

  private long sequence;

  /**
   * The result of receiving a heartbeat.
   *
   * @param outcome its classification
   * @param node the name of its sender
   * @param isRenewed whether earlier samples of the sender are void, because it has started a new
   *     incarnation or epoch
   * @param sample the measurement of the sender's clock; empty unless the heartbeat echoes one of
   *     this node's
   */
  record Receipt(
      HeartbeatOutcome outcome, String node, boolean isRenewed, Optional<OffsetSample> sample) {}

  /** An own heartbeat that a peer may echo. */
  private record PendingHeartbeat(
      long epoch, long sequence, long monotonicNanos, DriftBound drift) {}

  /** The newest heartbeat of a peer; {@code echoed} is the latest own sequence that it echoed. */
  private record PeerState(
      long hash, long incarnation, long epoch, long sequence, long receivedNanos, long echoed) {}

  /**
   * Starts an incarnation of a node.
   *
   * @param settings the intervals
   * @param node the node's unique name
   * @param incarnation distinguishes this incarnation from all others of the node
   * @param domain the domain of its wall clock
   */
  HeartbeatExchange(MonitorSettings settings, String node, long incarnation, ClockDomain domain) {
    this.settings = settings;
    this.node = node;
    this.hash = NodeHash.of(node);
    this.incarnation = incarnation;
    this.domain = domain;
  }

  /** {@return the exchange with other settings; its sequence continues, its peers are forgotten} */
  HeartbeatExchange with(MonitorSettings settings, ClockDomain domain) {
    HeartbeatExchange next = new HeartbeatExchange(settings, node, incarnation, domain);
    next.sequence = sequence;
    return next;
  }

  /**
   * {@return the next heartbeat, which must be sent at once}
   *
   * @param now the node's clocks
   * @param estimate the judgement of the own clock
   * @param timestamp the hybrid logical clock's time
   * @param reads whether this node currently reads and echoes heartbeats
   */
  Heartbeat next(
      ClockReading now, ClockEstimate estimate, HybridTimestamp timestamp, boolean reads) {
    List<Echo> echoes = echoes(now);
    // One rate covers all echoes: that of the shortest hold, for which a slew matters most.
    long shortest = settings.heartbeatIntervalNanos();
    for (Echo echo : echoes) {
      shortest = Math.min(shortest, echo.holdNanos());
    }
    sequence++;
    pending[(int) (sequence % REMEMBERED)] =
        new PendingHeartbeat(estimate.epoch(), sequence, now.monotonicNanos(), estimate.drift());
    return new Heartbeat(
        node,
        incarnation,
        domain,
        reads,
        estimate.epoch(),
        sequence,
        now.wallNanos(),
        now.slackNanos() < BOOT_OFFSET_SLACK_NANOS
            ? OptionalLong.of(now.leadNanos())
            : OptionalLong.empty(),
        estimate.judge(now).localError(),
        estimate.drift().ratePpb(shortest),
        estimate.state(),
        timestamp,
        Promise.NONE,
        echoes,
        Map.of());
  }

  private List<Echo> echoes(ClockReading now) {
    peers.values().removeIf(peer -> isSilent(peer, now.monotonicNanos()));
    List<Long> members = peers.values().stream().map(PeerState::hash).toList();
    long period = Long.divideUnsigned(now.wallNanos(), ROTATION_NANOS);
    Set<Long> neighbours = EchoNeighbours.of(hash, members, period, NEIGHBOURS);
    List<Echo> echoes = new ArrayList<>();
    for (PeerState peer : peers.values()) {
      if (neighbours.contains(peer.hash)) {
        long hold = Math.max(0, now.monotonicNanos() - peer.receivedNanos);
        echoes.add(new Echo(peer.hash, peer.incarnation, peer.epoch, peer.sequence, hold));
      }
    }
    return echoes;
  }

  private boolean isSilent(PeerState peer, long monotonicNanos) {
    return monotonicNanos - peer.receivedNanos > settings.sourceTtlNanos();
  }

  /**
   * Receives a heartbeat.
   *
   * @param heartbeat from any node
   * @param receivedNanos when it arrived, by the own monotonic clock
   * @param epoch the own epoch when it arrived. An own heartbeat of an earlier epoch measures
   *     nothing, because the machine may have been suspended during the round trip
   * @return its classification, and a sample if it has one
   */
  Receipt receive(Heartbeat heartbeat, long receivedNanos, long epoch) {
    if (heartbeat.node().equals(node)) {
      boolean isOwn = heartbeat.incarnation() == incarnation;
      return refusal(isOwn ? HeartbeatOutcome.OWN : HeartbeatOutcome.NAMESAKE, heartbeat);
    }
    PeerState latest = peers.get(heartbeat.node());
    if (latest == null && peers.size() >= SampleWindows.MAX_SOURCES) {
      return refusal(HeartbeatOutcome.UNTRACKED, heartbeat);
    }
    Echo echo = echoOf(heartbeat);
    PendingHeartbeat answered = echo == null ? null : find(echo);
    long echoed = answered == null ? 0 : answered.sequence;
    boolean isRenewed = true;
    if (latest != null) {
      boolean isSameIncarnation = heartbeat.incarnation() == latest.incarnation;
      if (isSameIncarnation && heartbeat.sequence() <= latest.sequence) {
        return refusal(HeartbeatOutcome.REPEATED, heartbeat);
      }
      boolean isOutdated =
          isSameIncarnation
              ? heartbeat.epoch() < latest.epoch
              : echoed <= latest.echoed && !isSilent(latest, receivedNanos);
      if (isOutdated) {
        return refusal(HeartbeatOutcome.OUTDATED, heartbeat);
      }
      isRenewed = !isSameIncarnation || heartbeat.epoch() != latest.epoch;
      echoed = Math.max(echoed, latest.echoed);
    }
    peers.put(
        heartbeat.node(),
        new PeerState(
            latest == null ? NodeHash.of(heartbeat.node()) : latest.hash,
            heartbeat.incarnation(),
            heartbeat.epoch(),
            heartbeat.sequence(),
            receivedNanos,
            echoed));
    Optional<OffsetSample> sample =
        answered == null || answered.epoch != epoch
            ? Optional.empty()
            : Optional.of(sample(heartbeat, answered, echo, receivedNanos));
    return new Receipt(HeartbeatOutcome.ACCEPTED, heartbeat.node(), isRenewed, sample);
  }

  /** {@return the echo of this node's heartbeat; null if there is none} */
  private Echo echoOf(Heartbeat heartbeat) {
    return heartbeat.echoes().stream()
        .filter(echo -> echo.nodeHash() == hash && echo.incarnation() == incarnation)
        .findFirst()
        .orElse(null);
  }

  private static Receipt refusal(HeartbeatOutcome outcome, Heartbeat heartbeat) {
    return new Receipt(outcome, heartbeat.node(), false, Optional.empty());
  }

  /** {@return the echoed heartbeat; null if there was none, or too long ago} */
  private PendingHeartbeat find(Echo echo) {
    PendingHeartbeat own = pending[(int) (echo.sequence() % REMEMBERED)];
    return own != null && own.sequence == echo.sequence() && own.epoch == echo.epoch() ? own : null;
  }

  private static OffsetSample sample(
      Heartbeat heartbeat, PendingHeartbeat own, Echo echo, long receivedNanos) {
    long elapsed = Math.max(0, receivedNanos - own.monotonicNanos);
    long drift =
        SaturatingNanos.add(
            own.drift.in(elapsed), SaturatingNanos.drift(heartbeat.driftPpb(), echo.holdNanos()));
    return OffsetSample.cristian(
        new OffsetSample.Source(
            OffsetSample.Kind.PEER,
            heartbeat.node(),
            heartbeat.domain().name(),
            heartbeat.incarnation(),
            heartbeat.epoch()),
        heartbeat.wallTime(),
        receivedNanos,
        elapsed - echo.holdNanos(),
        drift,
        heartbeat.localError().nanos());
  }
}

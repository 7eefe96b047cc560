/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.Heartbeat.Echo;
import io.truechimer.time.SaturatingNanos;
import io.truechimer.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One node's part in the exchange of heartbeats: says what to send, and what is learned from what
 * arrives. It neither sends nor receives itself, and starts no thread.
 *
 * <p>Heartbeats may be lost, delayed, repeated or replayed, and all may arrive everywhere. From
 * each node only the newest counts: by the sequence within an incarnation, and between incarnations
 * by the own heartbeat that is echoed, because a replayed one cannot echo what was sent after it.
 *
 * <p>Not safe for use by many threads.
 */
public final class HeartbeatExchange {

  /** How many own heartbeats may be on the way or held: a minute of them at the usual interval. */
  private static final int REMEMBERED = 64;

  /** How many others a node answers. */
  private static final int NEIGHBOURS = 8;

  /** How long nodes have the same neighbours. */
  private static final long ROTATION_NANOS = 60_000_000_000L;

  private final MonitorSettings settings;
  private final TimeSource time;
  private final String node;
  private final long hash;
  private final String domain;
  private final long incarnation;
  private final Sent[] sent = new Sent[REMEMBERED];

  /** By name: hashing each heartbeat's sender anew would be most of the work. */
  private final Map<String, Heard> heard = new HashMap<>();

  private long sequence;

  /** What became of a heartbeat. */
  public enum Outcome {

    /** It is the newest of its node. */
    ACCEPTED,

    /** It came from this node itself. */
    OWN,

    /** It is of a new node, and as many are heard as can be, until one falls silent. */
    UNHEARD,

    /** It, or a later one, has been seen: a duplicate, or one that was overtaken or replayed. */
    REPEATED,

    /** It is of a life or an epoch that its node has left behind. */
    OUTDATED
  }

  /**
   * What a heartbeat teaches.
   *
   * @param outcome what became of it
   * @param node the name of its sender
   * @param isRenewed whether earlier samples of the sender are void, because it begins a life or an
   *     epoch
   * @param sample the measurement of the sender's clock; empty unless the heartbeat echoes one of
   *     this node's own
   */
  public record Receipt(
      Outcome outcome, String node, boolean isRenewed, Optional<OffsetSample> sample) {}

  /** An own heartbeat that may come back as an echo. */
  private record Sent(long epoch, long sequence, long monotonic, Wander wander) {}

  /** The newest heartbeat of another node; {@code echoed} is the latest own one it has echoed. */
  private record Heard(
      long hash, long incarnation, long epoch, long sequence, long monotonic, long echoed) {}

  /**
   * Begins a life of a node.
   *
   * @param settings the intervals
   * @param time the node's clocks
   * @param node its name, unique
   * @param domain what its wall clock is shared with
   * @param incarnation tells this life from all others of the node: random, or counted
   */
  public HeartbeatExchange(
      MonitorSettings settings, TimeSource time, String node, String domain, long incarnation) {
    this.settings = settings;
    this.time = time;
    this.node = node;
    this.hash = NodeHash.of(node);
    this.domain = domain;
    this.incarnation = incarnation;
  }

  /**
   * {@return the heartbeat to send now} It reads the clocks: send it at once.
   *
   * @param verdict what the monitor thinks of the own clock
   * @param timestamp the hybrid logical clock's reading
   */
  public Heartbeat next(Verdict verdict, HybridTimestamp timestamp) {
    Reading now = Reading.of(time);
    List<Echo> echoes = new ArrayList<>();
    Set<Long> neighbours = neighbours(now);
    heard.forEach(
        (peer, latest) -> {
          if (neighbours.contains(latest.hash)) {
            echoes.add(
                new Echo(
                    latest.hash,
                    latest.incarnation,
                    latest.epoch,
                    latest.sequence,
                    Math.max(0, now.monotonic() - latest.monotonic)));
          }
        });
    // One rate for all: that of the shortest hold, for which a slew counts most.
    long shortest = settings.heartbeatIntervalNanos();
    for (Echo echo : echoes) {
      shortest = Math.min(shortest, echo.holdNanos());
    }
    sequence++;
    sent[(int) (sequence % REMEMBERED)] =
        new Sent(verdict.epoch(), sequence, now.monotonic(), verdict.wander());
    return new Heartbeat(
        node,
        incarnation,
        new ClockDomain(
            domain, domain.equals(node) ? ClockDomain.Source.NONE : ClockDomain.Source.CONFIGURED),
        true,
        verdict.epoch(),
        sequence,
        now.wall(),
        OptionalLong.empty(),
        verdict.localError(now.monotonic()),
        verdict.wander().ratePpb(shortest),
        verdict.state(),
        timestamp,
        Promise.NONE,
        echoes,
        Map.of());
  }

  private Set<Long> neighbours(Reading now) {
    heard.values().removeIf(latest -> isSilent(latest, now.monotonic()));
    long period = Long.divideUnsigned(now.wall(), ROTATION_NANOS);
    List<Long> members = heard.values().stream().map(Heard::hash).toList();
    return Neighbours.of(hash, members, period, NEIGHBOURS);
  }

  private boolean isSilent(Heard latest, long monotonic) {
    return monotonic - latest.monotonic > settings.sourceTtlNanos();
  }

  /**
   * Takes in a heartbeat.
   *
   * @param heartbeat from whatever node
   * @param receivedNanos when it arrived, by the own monotonic clock
   * @param epoch the own epoch as it arrived, from {@link OffsetMonitor#watch}. An own heartbeat of
   *     an earlier epoch measures nothing: the machine may have slept while it was on the way
   * @return what it teaches
   */
  public Receipt receive(Heartbeat heartbeat, long receivedNanos, long epoch) {
    if (heartbeat.node().equals(node)) {
      return refusal(Outcome.OWN, heartbeat);
    }
    Heard latest = heard.get(heartbeat.node());
    if (latest == null && heard.size() >= Sources.MAX_SOURCES) {
      return refusal(Outcome.UNHEARD, heartbeat);
    }
    Echo echo = echoOf(heartbeat);
    Sent answered = echo == null ? null : find(echo);
    long echoed = answered == null ? 0 : answered.sequence;
    boolean isRenewed = true;
    if (latest != null) {
      boolean isSameLife = heartbeat.incarnation() == latest.incarnation;
      if (isSameLife && heartbeat.sequence() <= latest.sequence) {
        return refusal(Outcome.REPEATED, heartbeat);
      }
      boolean isOutdated =
          isSameLife
              ? heartbeat.epoch() < latest.epoch
              : echoed <= latest.echoed && !isSilent(latest, receivedNanos);
      if (isOutdated) {
        return refusal(Outcome.OUTDATED, heartbeat);
      }
      isRenewed = !isSameLife || heartbeat.epoch() != latest.epoch;
      echoed = Math.max(echoed, latest.echoed);
    }
    heard.put(
        heartbeat.node(),
        new Heard(
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
    return new Receipt(Outcome.ACCEPTED, heartbeat.node(), isRenewed, sample);
  }

  /** {@return the answer to this node; null if there is none} */
  private Echo echoOf(Heartbeat heartbeat) {
    for (Echo echo : heartbeat.echoes()) {
      if (echo.nodeHash() == hash && echo.incarnation() == incarnation) {
        return echo;
      }
    }
    return null;
  }

  private static Receipt refusal(Outcome outcome, Heartbeat heartbeat) {
    return new Receipt(outcome, heartbeat.node(), false, Optional.empty());
  }

  /** {@return what was sent under that number; null if nothing was, or too long ago} */
  private Sent find(Echo echo) {
    Sent own = sent[(int) (echo.sequence() % REMEMBERED)];
    return own != null && own.sequence == echo.sequence() && own.epoch == echo.epoch() ? own : null;
  }

  private OffsetSample sample(Heartbeat heartbeat, Sent own, Echo echo, long received) {
    long elapsed = Math.max(0, received - own.monotonic);
    long drift =
        SaturatingNanos.add(
            own.wander.in(elapsed), SaturatingNanos.drift(heartbeat.driftPpb(), echo.holdNanos()));
    return OffsetSample.cristian(
        new OffsetSample.Source(
            OffsetSample.Kind.PEER,
            heartbeat.node(),
            heartbeat.domain().name(),
            heartbeat.incarnation(),
            heartbeat.epoch()),
        heartbeat.wallTime(),
        received,
        elapsed - echo.holdNanos(),
        drift,
        heartbeat.localError().nanos());
  }
}

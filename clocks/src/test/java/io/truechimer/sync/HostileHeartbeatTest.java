/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.Heartbeat.Echo;
import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.UnsignedNanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three healthy nodes, and heartbeats of a fourth that says what it wants. */
class HostileHeartbeatTest {

  private static final long MILLI = 1_000_000;
  private static final long START = 1_800_000_000_000L * MILLI;
  private static final String[] NAMES = {"a", "b", "c"};

  private final List<Node> healthy = new ArrayList<>();
  private final Random random = new Random();
  private long passed;

  private static final class Node {

    final ManualTimeSource time = new ManualTimeSource(START);
    final OffsetMonitor monitor;

    Node(String name, long incarnation) {
      time.setMonotonicNanos(name.hashCode() * 1_000_003L);
      MonitorSettings settings = MonitorSettings.builder().build();
      monitor = MonitorFixture.monitor(settings, time, name, incarnation, claim());
    }

    static LocalError claim() {
      return new LocalError(5 * MILLI, LocalError.Source.CONFIGURED);
    }

    Heartbeat send() {
      monitor.setLocalError(claim(), 0);
      monitor.evaluate();
      return monitor.nextHeartbeat(HybridTimestamp.MIN, true);
    }

    HeartbeatOutcome receive(Heartbeat heartbeat) {
      return monitor.receive(heartbeat, time.monotonicNanos());
    }
  }

  @BeforeEach
  void begin() {
    for (String name : NAMES) {
      healthy.add(new Node(name, 1));
    }
  }

  private void pass(long millis) {
    passed += millis;
    healthy.forEach(node -> node.time.advance(Duration.ofMillis(millis)));
  }

  /** What the three send, heard by all of them 3 ms later. */
  private List<Heartbeat> beat() {
    pass(997);
    List<Heartbeat> sent = healthy.stream().map(Node::send).toList();
    pass(3);
    sent.forEach(heartbeat -> healthy.forEach(node -> node.receive(heartbeat)));
    return sent;
  }

  private void assertHealthy(Object... context) {
    for (Node node : healthy) {
      TimeInterval interval = node.monitor.estimate().judge(node.time.read()).interval();
      assertThat(node.monitor.estimate().state())
          .as("%s", context)
          .isNotEqualTo(MonitorState.FENCED);
      assertThat(node.monitor.evidence().isProof()).as("%s", context).isFalse();
      // Unsigned: an enormous claim ends beyond 2^63.
      long truth = START + passed * MILLI;
      assertThat(truth)
          .as("%s", context)
          .isEqualTo(UnsignedNanos.max(interval.earliest(), truth))
          .isEqualTo(UnsignedNanos.min(interval.latest(), truth));
    }
  }

  /** An answer to the latest heartbeat of each, true in all but what is changed. */
  private static Heartbeat forged(
      String domain,
      long incarnation,
      long epoch,
      long sequence,
      long wall,
      long error,
      long drift,
      List<Heartbeat> latest,
      LongUnaryOperator hold) {
    return new Heartbeat(
        "mallory",
        incarnation,
        new ClockDomain(domain, ClockDomain.Source.CONFIGURED),
        true,
        epoch,
        sequence,
        wall,
        OptionalLong.empty(),
        new LocalError(error, LocalError.Source.CLOCKBOUND),
        drift,
        MonitorState.SYNCHRONIZED,
        HybridTimestamp.MAX,
        Promise.NONE,
        latest.stream()
            .map(
                to ->
                    new Echo(
                        NodeHash.of(to.node()),
                        to.incarnation(),
                        to.epoch(),
                        to.sequence(),
                        hold.applyAsLong(to.sequence())))
            .toList(),
        Map.of());
  }

  /** Any claims of one node, in any of its lives, for any domain, the healthy ones' included. */
  @RepeatedTest(20)
  void shouldNotBeFencedByAnyThingThatOneNodeSays() {
    long seed = random.nextLong();
    random.setSeed(seed);
    long[] numbers = {
      0, 1, MILLI, 300 * MILLI, 100_000 * MILLI, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };
    String[] domains = {"a", "b", "c", "mallory", "other"};
    boolean isFickle = random.nextBoolean();
    String domain = domains[random.nextInt(domains.length)];
    for (int second = 0; second < 120; second++) {
      List<Heartbeat> latest = beat();
      for (int i = random.nextInt(4); i > 0; i--) {
        long wall =
            random.nextInt(4) == 0
                ? random.nextLong()
                : START + passed * MILLI + random.nextLong(-400, 400) * MILLI;
        long hold = number(numbers);
        Heartbeat forged =
            forged(
                isFickle ? domains[random.nextInt(domains.length)] : domain,
                random.nextInt(3),
                random.nextInt(3),
                isFickle ? number(numbers) : second * 4L + i,
                wall,
                number(numbers),
                number(numbers),
                latest,
                sequence -> hold);
        healthy.forEach(node -> node.receive(forged));
      }
      assertHealthy("seed", seed, "second", second);
    }
    healthy.forEach(
        node ->
            assertThat(node.monitor.estimate().state())
                .as("seed %d", seed)
                .isEqualTo(MonitorState.SYNCHRONIZED));
  }

  private long number(long[] numbers) {
    return numbers[random.nextInt(numbers.length)];
  }

  /** The greatest error that can be claimed is no knowledge, and wraps to no other. */
  @ParameterizedTest
  @ValueSource(strings = {"error", "drift", "hold"})
  void shouldTakeEnormousClaimsForNoKnowledge(String what) {
    List<Heartbeat> latest = beat();
    long most = Long.MAX_VALUE;
    HeartbeatOutcome outcome =
        healthy
            .get(0)
            .receive(
                forged(
                    "mallory",
                    1,
                    0,
                    1,
                    START,
                    what.equals("error") ? most : 0,
                    what.equals("drift") ? most : 0,
                    latest,
                    sequence ->
                        what.equals("hold") ? most : what.equals("drift") ? 1_000 * MILLI : 0));
    assertThat(outcome).isEqualTo(HeartbeatOutcome.ACCEPTED);
    healthy.get(0).monitor.evaluate();
    OffsetInterval interval =
        healthy.get(0).monitor.evidence().sources().stream()
            .filter(m -> m.source().name().equals("mallory"))
            .findAny()
            .orElseThrow()
            .interval();
    assertThat(interval.errorOf(0)).isGreaterThan(most - 2_000 * MILLI);
    assertThat(interval.contains(1_000_000 * MILLI)).isTrue();
    assertThat(interval.contains(-1_000_000 * MILLI)).isTrue();
    assertHealthy(what);
  }

  /** Two nodes of one name: one vote, of the one that spoke last, and nobody is fenced by it. */
  @Test
  void shouldGiveTwoNodesOfOneNameOneVote() {
    Node twin = new Node("b", 2);
    twin.time.setWallNanos(START + 300 * MILLI);
    for (int i = 0; i < 60; i++) {
      twin.time.advance(Duration.ofSeconds(1));
      List<Heartbeat> sent = beat();
      sent.forEach(twin::receive);
      Heartbeat other = twin.send();
      healthy.forEach(node -> node.receive(other));
      for (int node : new int[] {0, 2}) {
        assertThat(healthy.get(node).monitor.evidence().clocks()).isLessThanOrEqualTo(3);
      }
      assertHealthy("second", i);
    }
  }

  /** Whatever was on the topic in the last minute, in any order, once more. */
  @Test
  void shouldLearnNothingFromReplays() {
    long seed = random.nextLong();
    random.setSeed(seed);
    List<Heartbeat> log = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      log.addAll(beat());
      for (int j = 0; j < 20; j++) {
        Heartbeat old = log.get(random.nextInt(log.size()));
        healthy.forEach(
            node ->
                assertThat(node.receive(old))
                    .as("seed %d", seed)
                    .isNotEqualTo(HeartbeatOutcome.ACCEPTED));
      }
      assertHealthy("seed", seed, "second", i);
    }
    healthy.forEach(
        node -> assertThat(node.monitor.estimate().state()).isEqualTo(MonitorState.SYNCHRONIZED));
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.monitor.Peers;
import io.truechimer.sync.JudgedReading;
import io.truechimer.sync.MonitorState;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.time.ClockReading;
import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class NodeClockTest {

  private static final long NOW = Clients.NOW;
  private static final long MAX_OFFSET = 500_000_000;

  private final ManualTimeSource time = new ManualTimeSource(NOW);
  private final NodeClock clock = NodeClock.builder("orders-1").timeSource(time).build();

  @Test
  void shouldMoveOnceByTheGreatestAcceptableStampOfAPoll() {
    receive(stamp(NOW + 7, 3), stamp(NOW + 9, 4), stamp(NOW + MAX_OFFSET + 1, 0), stamp(NOW, 0));

    assertThat(clock.last()).isEqualTo(stamp(NOW + 9, 5));
    assertThat(clock.now()).isEqualTo(stamp(NOW + 9, 6));
  }

  @Test
  void shouldAcceptAStampAheadByExactlyTheMaximumOffset() {
    receive(stamp(NOW + MAX_OFFSET, 8));

    assertThat(clock.last()).isEqualTo(stamp(NOW + MAX_OFFSET, 9));
  }

  @Test
  void shouldNotAcceptAStampANanosecondFurtherAhead() {
    receive(stamp(NOW + MAX_OFFSET + 1, 0));

    assertThat(clock.last()).isEqualTo(stamp(NOW, 0));
  }

  @Test
  void shouldSayWhatItAccepts() {
    assertThat(clock.accepts(stamp(NOW + MAX_OFFSET, 8))).isTrue();
    assertThat(clock.accepts(stamp(NOW + MAX_OFFSET + 1, 0))).isFalse();
    assertThat(clock.last()).isEqualTo(stamp(NOW, 0));
  }

  @Test
  void shouldWaitForItsWallClock() {
    assertThat(clock.awaitPast(stamp(NOW - 1, 0), Duration.ZERO)).isTrue();
    assertThat(clock.awaitPast(stamp(NOW, 0), Duration.ofMillis(1))).isFalse();
  }

  @Test
  void shouldJudgeStampsAtTheEndsOfTheNumberSpaceByTheirDistance() {
    receive(HybridTimestamp.MAX, HybridTimestamp.of(Long.MIN_VALUE, 0));
    assertThat(clock.last()).isEqualTo(stamp(NOW, 0));

    receive(HybridTimestamp.MIN);
    assertThat(clock.last()).isEqualTo(stamp(NOW, 0));

    time.setWallNanos(-1); // The last nanosecond of unsigned numbers.
    receive(HybridTimestamp.of(1, 0), HybridTimestamp.of(-2, 0));
    assertThat(clock.last()).isEqualTo(HybridTimestamp.of(-1, 0));
  }

  @Test
  void shouldStandStillWhereNoRecordHasAStamp() {
    clock.receive(List.of());
    clock.receive(List.of(new ConsumerRecord<>("topic", 0, 0, "key", "value")));

    assertThat(clock.last()).isEqualTo(stamp(NOW, 0));
  }

  @Test
  void shouldGoOnWhileFencedAndSayWhyItIs() {
    assertThat(clock.state()).isEqualTo(MonitorState.UNVERIFIED);
    assertThat(clock.fenceReason()).isEmpty();

    clock.fence("one reason");
    clock.fence("another reason");

    assertThat(clock.state()).isEqualTo(MonitorState.FENCED);
    assertThat(clock.fenceReason()).contains("another reason");
    assertThat(clock.now()).isGreaterThan(stamp(NOW, 0));

    clock.unfence();

    assertThat(clock.state()).isEqualTo(MonitorState.UNVERIFIED);
    assertThat(clock.fenceReason()).isEmpty();
    assertThatThrownBy(() -> clock.fence(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldGoOnMovingByWhatItReceivesWhileFenced() {
    clock.fence("a reason");

    receive(stamp(NOW + 9, 4));

    assertThat(clock.last()).isEqualTo(stamp(NOW + 9, 5));
  }

  /** A thread has read the clocks, and then has no processor while another moves the clock on. */
  @Test
  void shouldNotActAsFencedForAReadingThatHasGrownOld() {
    Deque<Long> old = new ArrayDeque<>();
    TimeSource carried =
        new TimeSource() {
          @Override
          public long wallNanos() {
            return read().wallNanos();
          }

          @Override
          public long monotonicNanos() {
            return old.isEmpty() ? 10 * MAX_OFFSET : old.remove();
          }

          @Override
          public ClockReading read() {
            long monotonic = monotonicNanos();
            return new ClockReading(NOW + monotonic, monotonic, 0);
          }
        };
    NodeClock node = NodeClock.builder("orders-1").timeSource(carried).build();

    old.add(0L);
    JudgedReading now = node.judge();
    HybridTimestamp next = node.next(now);

    assertThat(next).isEqualTo(stamp(NOW + 10 * MAX_OFFSET, 1));
    assertThat(node.lag(next, now)).isNull();
    assertThat(old).isEmpty();
  }

  /** Field case A3: a pause between the two clocks, of the garbage collector for instance. */
  @Test
  void shouldNotTakeAPauseBetweenTheClocksForAStep() {
    var torn =
        new TimeSource() {
          private Duration pause = Duration.ZERO;

          @Override
          public long wallNanos() {
            time.advance(pause);
            return time.wallNanos();
          }

          @Override
          public long monotonicNanos() {
            return time.monotonicNanos();
          }
        };
    NodeClock node = NodeClock.builder("orders-1").timeSource(torn).build();
    Map<String, Object> config =
        Map.of("bootstrap.servers", "localhost:1", ClockConfig.NODE_CLOCK, node);
    try (NodeClockHandle client = NodeClockHandle.open(ClockConfig.of(config), config)) {
      new Peers(client.node().monitor(), client.node().health(), time).measure();
    }
    assertThat(node.state()).isEqualTo(MonitorState.SYNCHRONIZED);
    TimeInterval before = node.interval();

    torn.pause = Duration.ofMillis(20);
    assertThat(node.state()).isEqualTo(MonitorState.SYNCHRONIZED);
    TimeInterval after = node.interval();
    assertThat(after.latest() - after.earliest())
        .isCloseTo(before.latest() - before.earliest(), within(1_000_000L));
    JudgedReading now = node.judge();
    assertThat(node.header(node.next(now), now, null).trusted()).isTrue();
  }

  @Test
  void shouldLogTheEvidenceOfAFence() {
    try (CapturedLog log = new CapturedLog(NodeClock.class)) {
      clock.fence("three peers agree on another time");
      clock.unfence();
      clock.unfence();

      assertThat(log.messages()).hasSize(2);
      assertThat(log.messages().get(0))
          .contains("orders-1", "three peers agree on another time", "wall=2025-11-22T02:53:20.123")
          .contains("last=1763780000.123456789,0", "maxOffset=PT0.5S");
    }
  }

  @Test
  void shouldBeOneForAllThatNameTheNode() {
    Map<String, Object> config = Map.of(ClockConfig.NODE_ID, "node-" + UUID.randomUUID());

    assertThat(IntStream.range(0, 1000).parallel().mapToObj(i -> NodeClock.of(config)).distinct())
        .hasSize(1);
  }

  @Test
  void shouldBeTheInstanceThatTheConfigurationHas() {
    Map<String, Object> config =
        Map.of(ClockConfig.NODE_CLOCK, clock, ClockConfig.NODE_ID, "some other");

    assertThat(NodeClock.of(config)).isSameAs(clock);
  }

  @Test
  void shouldNameANodeByItsMachineAndProcessWhereNobodyElseDoes() throws UnknownHostException {
    assertThat(NodeClock.of(Map.of()).id())
        .isEqualTo(InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid());
  }

  @Test
  void shouldNotBeBuiltOfWrongValues() {
    Stream.of("", " ", "x".repeat(256))
        .forEach(
            id ->
                assertThatThrownBy(() -> NodeClock.builder(id))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(ClockConfig.NODE_ID));
    Stream.of(
            Duration.ZERO,
            Duration.ofNanos(999_999),
            Duration.ofDays(1).plusNanos(1),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofMillis(-1))
        .forEach(
            maxOffset ->
                assertThatThrownBy(() -> NodeClock.builder("orders-1").maxOffset(maxOffset))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(ClockConfig.MAX_OFFSET_MS));
    assertThat(NodeClock.builder("x".repeat(255)).maxOffset(Duration.ofDays(1)).build().maxOffset())
        .isEqualTo(Duration.ofDays(1));
  }

  private void receive(HybridTimestamp... timestamps) {
    clock.receive(Stream.of(timestamps).map(Clients::received).toList());
  }

  private static HybridTimestamp stamp(long wallTime, int logical) {
    return HybridTimestamp.of(wallTime, logical);
  }
}

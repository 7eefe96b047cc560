/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.monitor.Peers;
import io.truechimer.sync.JudgedReading;
import io.truechimer.sync.MonitorState;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a node makes of others' stamps while its wall has gone ahead by seconds. The monitor is the
 * real one, but no broker answers it, and time stands still but for what a test lets pass.
 */
class UnconfirmedWallTest {

  private static final long NOW = Clients.NOW;
  private static final long AHEAD = NOW + Duration.ofSeconds(5).toNanos();
  private static final long MAX_OFFSET = ClockConfig.DEFAULT_MAX_OFFSET.toNanos();

  private final ManualTimeSource time = new ManualTimeSource(NOW);
  private final NodeClock clock = NodeClock.builder("orders-1").timeSource(time).build();
  private NodeClockHandle client;
  private Peers peers;

  @BeforeEach
  void watch() {
    Map<String, Object> config =
        Map.of("bootstrap.servers", "localhost:1", ClockConfig.NODE_CLOCK, clock);
    client = NodeClockHandle.open(ClockConfig.of(config), config);
    peers = new Peers(clock.monitor(), clock.health(), time);
  }

  @AfterEach
  void close() {
    client.close();
  }

  /** The machine may have slept: then the others have gone ahead too. */
  @Test
  void shouldAcceptStampsUpToAWallThatNobodyHasConfirmed() {
    stepAhead();

    assertThat(clock.accepts(stamp(AHEAD + MAX_OFFSET, 0))).isTrue();
    assertThat(clock.accepts(stamp(AHEAD + MAX_OFFSET + 1, 0))).isFalse();
  }

  @Test
  void shouldMoveByStampsUpToAWallThatNobodyHasConfirmed() {
    stepAhead();

    receive(stamp(AHEAD, 0));
    assertThat(clock.last()).isEqualTo(stamp(AHEAD, 1));

    receive(stamp(AHEAD + MAX_OFFSET + 1, 0));
    assertThat(clock.last()).isEqualTo(stamp(AHEAD, 1));

    receive(stamp(AHEAD + MAX_OFFSET, 0));
    assertThat(clock.last()).isEqualTo(stamp(AHEAD + MAX_OFFSET, 1));
  }

  @Test
  void shouldNotActAsFencedForAStampUpToAWallThatNobodyHasConfirmed() {
    stepAhead();

    receive(stamp(AHEAD, 0));

    assertThat(clock.last()).isEqualTo(stamp(AHEAD, 1));
    assertThat(clock.fenceReason()).isEmpty();
    assertThat(lagOfNext()).isNull();
  }

  @Test
  void shouldRefuseStampsUpToAWallThatTheOthersDeny() {
    peers.measure();
    assertThat(clock.state()).isEqualTo(MonitorState.SYNCHRONIZED);
    stepAhead();
    assertThat(clock.accepts(stamp(AHEAD, 0))).as("before anybody denies it").isTrue();

    peers.measure();

    assertThat(clock.state()).isEqualTo(MonitorState.DISRUPTED);
    HybridTimestamp last = clock.last();
    receive(stamp(AHEAD, 0));
    assertThat(clock.last()).isEqualTo(last);
    assertThat(clock.accepts(stamp(AHEAD, 0))).isFalse();
    assertThat(clock.fenceReason()).isEmpty();
  }

  @Test
  void shouldActAsFencedWhenTheOthersDenyTheWallThatItHasFollowed() {
    peers.measure();
    stepAhead();
    receive(stamp(AHEAD, 0));
    assertThat(clock.fenceReason()).isEmpty();

    peers.measure();

    assertThat(clock.fenceReason()).hasValueSatisfying(lag -> assertThat(lag).contains("behind="));
    assertThat(lagOfNext()).contains("behind=");
  }

  /** Not confirmed: the node's own time goes on by the monotonic clock. */
  private String lagOfNext() {
    JudgedReading now = clock.judge();
    return clock.lag(clock.next(now), now);
  }

  private void stepAhead() {
    time.setWallNanos(AHEAD);
    assertThat(clock.state()).isEqualTo(MonitorState.DISRUPTED);
    assertThat(clock.now().wallTime()).isEqualTo(NOW + time.monotonicNanos());
  }

  private void receive(HybridTimestamp timestamp) {
    clock.receive(List.of(Clients.received(timestamp)));
  }

  private static HybridTimestamp stamp(long wallTime, int logical) {
    return HybridTimestamp.of(wallTime, logical);
  }
}

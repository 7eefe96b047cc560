/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.truechimer.TestData;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expectations from the tests of other clocks, and defects of those clocks. */
class PeersTest {

  private static final long MILLI = 1_000_000;

  private final ManualTimeSource time = new ManualTimeSource(0);

  private static HybridTimestamp at(long wallTime, long logical) {
    return HybridTimestamp.of(wallTime, (int) logical);
  }

  /** CockroachDB's receive only joins, like {@code join}; its clock starts at zero. */
  @Test
  void shouldFollowCockroachsHistory() {
    HybridClock clock =
        HybridClock.builder()
            .timeSource(time)
            .maxOffset(
                Duration.ofNanos(Vectors.PEERS.at("/cockroachdb/history/maxOffset").asLong()))
            .build();
    TestData.stream(Vectors.PEERS.at("/cockroachdb/history/steps"))
        .forEach(
            step -> {
              time.setWallNanos(Vectors.unsigned(step.get("wall")));
              HybridTimestamp now = clock.now();
              if (step.get("event").asText().equals("RECV")) {
                clock.join(Vectors.timestamp(step.get("input")));
                now = clock.now();
              }
              assertThat(now).as("%s", step).isEqualTo(Vectors.timestamp(step.get("expected")));
            });
  }

  static Stream<JsonNode> cockroachsJumps() {
    return TestData.stream(Vectors.PEERS.at("/cockroachdb/forward_jump/cases"));
  }

  /**
   * CockroachDB refuses a jump that equals its limit, half the maximum offset; this clock accepts
   * it.
   */
  @ParameterizedTest
  @MethodSource("cockroachsJumps")
  void shouldRefuseForwardJumpsAsCockroach(JsonNode vector) {
    long tolerated = vector.get("maxOffsetMs").asLong() * MILLI / 2;
    time.setWallNanos(1_000_000 * MILLI);
    HybridClock clock =
        HybridClock.builder()
            .timeSource(time)
            .maxForwardJump(Duration.ofNanos(tolerated - 1))
            .build();
    time.setWallNanos(time.wallNanos() + vector.get("jumpMs").asLong() * MILLI);
    if (vector.get("fatal").asBoolean()) {
      assertThatExceptionOfType(ForwardJumpException.class).isThrownBy(clock::now);
    } else {
      assertThat(clock.now()).isNotNull();
    }
  }

  static Stream<JsonNode> cockroachsBounds() {
    return TestData.stream(Vectors.PEERS.at("/cockroachdb/upper_bound/cases"));
  }

  @ParameterizedTest
  @MethodSource("cockroachsBounds")
  void shouldRespectAnUpperBoundAsCockroach(JsonNode vector) {
    HybridClock clock =
        HybridClock.builder()
            .timeSource(time)
            .wallTimeUpperBound(Vectors.unsigned(vector.get("bound")))
            .build();
    time.setWallNanos(Vectors.unsigned(vector.get("wall")));
    if (vector.get("fatal").asBoolean()) {
      assertThatExceptionOfType(WallTimeOverflowException.class).isThrownBy(clock::now);
    } else {
      assertThat(clock.now()).isEqualTo(at(time.wallNanos(), 0));
    }
  }

  static Stream<JsonNode> cockroachsOffsets() {
    return TestData.stream(Vectors.PEERS.at("/cockroachdb/max_offset_update/cases"));
  }

  @ParameterizedTest
  @MethodSource("cockroachsOffsets")
  void shouldRefuseOffsetsAsCockroach(JsonNode vector) {
    long maxOffset = Vectors.PEERS.at("/cockroachdb/max_offset_update/maxOffsetMs").asLong();
    HybridClock clock =
        HybridClock.builder()
            .timeSource(time)
            .maxOffset(Duration.ofNanos(maxOffset * MILLI))
            .build();
    HybridTimestamp remote = at(vector.get("aheadMs").asLong() * MILLI, 0);
    if (vector.get("ok").asBoolean()) {
      assertThat(clock.update(remote)).isEqualTo(remote.next());
    } else {
      assertThatExceptionOfType(ClockOffsetException.class).isThrownBy(() -> clock.update(remote));
      assertThat(clock.last()).isEqualTo(HybridTimestamp.MIN);
    }
  }

  /** CockroachDB's counter has 31 bits, this one 32; so its carry is an increment here. */
  @Test
  void shouldIncrementAsCockroach() {
    for (JsonNode pair : Vectors.PEERS.at("/cockroachdb/order/next")) {
      HybridTimestamp timestamp = Vectors.timestamp(pair.get(0));
      HybridTimestamp next =
          timestamp.logical() == Integer.MAX_VALUE
              ? at(timestamp.wallTime(), 0x8000_0000L)
              : Vectors.timestamp(pair.get(1));
      assertThat(timestamp.next()).isEqualTo(next);
    }
  }

  @Test
  void shouldContinueAsIgniteFromMillisecondToMillisecond() {
    JsonNode steps = Vectors.PEERS.at("/ignite3/now/steps");
    time.setWallNanos(100 * MILLI);
    HybridClock clock = HybridClock.builder().timeSource(time).build();
    TestData.stream(steps)
        .forEach(
            step -> {
              time.setWallNanos(step.get("wallMs").asLong() * MILLI);
              JsonNode out = step.get("out");
              assertThat(clock.now())
                  .isEqualTo(at(out.get(0).asLong() * MILLI, out.get(1).asLong()));
            });
  }

  // Defects

  /** Ignite 3 throws here, and then goes back: (5000, 8) is followed by (1000, 0). */
  @Test
  void shouldNotGoBackAfterTheGreatestTimestamp() {
    time.setWallNanos(1_000);
    HybridClock clock = HybridClock.builder().timeSource(time).last(at(5_000, 8)).build();
    assertThatExceptionOfType(WallTimeOverflowException.class)
        .isThrownBy(() -> clock.update(HybridTimestamp.MAX));
    assertThat(clock.last()).isEqualTo(at(5_000, 8));
    assertThat(clock.now()).isEqualTo(at(5_000, 9));
  }

  /** Accord's clock wraps to negative numbers at the end of its number space. */
  @Test
  void shouldRefuseAndNotWrapAtTheEnd() {
    HybridClock clock = HybridClock.builder().timeSource(time).build();
    assertThat(clock.update(at(-1, 0xFFFF_FFFCL))).isEqualTo(at(-1, 0xFFFF_FFFDL));
    assertThat(clock.now()).isEqualTo(at(-1, 0xFFFF_FFFEL));
    assertThat(clock.now()).isEqualTo(HybridTimestamp.MAX);
    for (int i = 0; i < 10; i++) {
      assertThatExceptionOfType(WallTimeOverflowException.class).isThrownBy(clock::now);
      assertThat(clock.last()).isEqualTo(HybridTimestamp.MAX);
    }
  }

  /** The same around the middle, where a signed number would turn negative. */
  @Test
  void shouldPassTheEndOfTheSignedNumbers() {
    HybridClock clock = HybridClock.builder().timeSource(time).build();
    assertThat(clock.update(at(Long.MAX_VALUE, 0xFFFF_FFFFL))).isEqualTo(at(Long.MIN_VALUE, 0));
    assertThat(clock.now()).isEqualTo(at(Long.MIN_VALUE, 1));
    assertThat(clock.update(at(Long.MIN_VALUE, 0x7FFF_FFFFL)))
        .isEqualTo(at(Long.MIN_VALUE, 0x8000_0000L));
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Limits of a clock, except for jumps of the wall clock. */
class HybridClockLimitsTest {

  private final ManualTimeSource time = new ManualTimeSource(1_000);

  private static HybridTimestamp at(long wallTime, int logical) {
    return HybridTimestamp.of(wallTime, logical);
  }

  private HybridClockBuilder builder() {
    return HybridClock.builder().timeSource(time);
  }

  @Test
  void shouldAcceptAnOffsetEqualToTheMaximum() {
    HybridClock clock = builder().maxOffset(Duration.ofNanos(10)).build();
    assertThat(clock.update(at(1_010, 5))).isEqualTo(at(1_010, 6));
    assertThat(clock.now()).isEqualTo(at(1_010, 7));
  }

  @Test
  void shouldRefuseARemoteTimestampOneNanosecondTooFarAhead() {
    HybridClock clock = builder().maxOffset(Duration.ofNanos(10)).build();
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> clock.update(at(1_011, 0)))
        .withMessage(
            "a timestamp is further ahead of the wall clock than the maximum offset allows:"
                + " offset=11 ns, maxOffset=10 ns, timestamp=0.000001011,0,"
                + " wall=1970-01-01T00:00:00.000001Z");
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
  }

  @Test
  void shouldRefuseARemoteTimestampFromTheEndOfTime() {
    HybridClock clock = builder().maxOffset(Duration.ofNanos(Long.MAX_VALUE)).build();
    ClockOffsetException refusal =
        catchThrowableOfType(ClockOffsetException.class, () -> clock.update(HybridTimestamp.MAX));
    assertThat(Long.toUnsignedString(refusal.offsetNanos())).isEqualTo("18446744073709550615");
    assertThat(refusal).hasMessageContaining("offset=18446744073709550615 ns");
    assertThat(clock.now()).isEqualTo(at(1_000, 1));
  }

  @Test
  void shouldRefuseNowWhenTheWallFallsBackTooFar() {
    HybridClock clock = builder().maxOffset(Duration.ofNanos(10)).build();
    time.setWallNanos(990);
    assertThat(clock.now()).isEqualTo(at(1_000, 1));
    time.setWallNanos(989);
    assertThatExceptionOfType(ClockOffsetException.class).isThrownBy(clock::now);
    time.setWallNanos(990);
    assertThat(clock.now()).as("heals with the wall").isEqualTo(at(1_000, 2));
  }

  @Test
  void shouldHaveAllLimitsOffByDefault() {
    HybridClock clock = builder().build();
    assertThat(clock.update(at(Long.MIN_VALUE, 0))).isEqualTo(at(Long.MIN_VALUE, 1));
    time.setWallNanos(-1);
    assertThat(clock.now()).isEqualTo(at(-1, 0));
    time.setWallNanos(0);
    assertThat(clock.now()).isEqualTo(at(-1, 1));
  }

  @Test
  void shouldRefuseToPassTheEndOfTheNumberSpace() {
    time.setWallNanos(-1);
    HybridClock clock = builder().last(at(-1, -2)).build();
    assertThat(clock.now()).isEqualTo(HybridTimestamp.MAX);
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(WallTimeOverflowException.class)
          .isThrownBy(clock::now)
          .satisfies(e -> assertThat(e.wallTime()).isEqualTo(-1))
          .satisfies(e -> assertThat(e.upperBound()).isEqualTo(-1))
          .withMessageContaining("wallTime=2^64 ns");
      assertThat(clock.last()).isEqualTo(HybridTimestamp.MAX);
    }
  }

  @Test
  void shouldRespectAnUpperBoundAboveTheSignedRange() {
    time.setWallNanos(Long.MIN_VALUE);
    HybridClock clock = builder().wallTimeUpperBound(Long.MIN_VALUE + 1).build();
    time.setWallNanos(Long.MIN_VALUE + 1);
    assertThat(clock.now()).isEqualTo(at(Long.MIN_VALUE + 1, 0));
    time.setWallNanos(Long.MIN_VALUE + 2);
    assertThatExceptionOfType(WallTimeOverflowException.class)
        .isThrownBy(clock::now)
        .withMessage(
            "the wall time would exceed its upper bound: wallTime=9223372036854775810 ns,"
                + " upperBound=9223372036854775809 ns");
  }

  @Test
  void shouldCheckTheJumpBeforeTheOffsetBeforeTheBound() {
    HybridClock clock =
        builder()
            .maxForwardJump(Duration.ofNanos(10))
            .maxOffset(Duration.ofNanos(10))
            .wallTimeUpperBound(1_005)
            .build();
    time.setWallNanos(1_011); // a jump, and beyond the bound
    assertThatExceptionOfType(ForwardJumpException.class).isThrownBy(clock::now);
    time.setWallNanos(1_000);
    // Too far ahead, and beyond the bound.
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> clock.update(at(1_011, 0)));
    assertThatExceptionOfType(WallTimeOverflowException.class)
        .isThrownBy(() -> clock.update(at(1_006, 0)));
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
  }
}

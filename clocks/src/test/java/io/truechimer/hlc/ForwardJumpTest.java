/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Behaviour of a clock whose wall clock jumps forward. */
class ForwardJumpTest {

  private static final long SECOND = 1_000_000_000;

  private final ManualTimeSource time = new ManualTimeSource(1_000);

  private static HybridTimestamp at(long wallTime, int logical) {
    return HybridTimestamp.of(wallTime, logical);
  }

  private HybridClockBuilder builder() {
    return HybridClock.builder().timeSource(time);
  }

  @Test
  void shouldNotMistakeIdleTimeForAJump() {
    HybridClock clock = builder().maxForwardJump(Duration.ofMillis(1)).build();
    time.advance(Duration.ofDays(365));
    HybridTimestamp first = clock.now();
    assertThat(first.wallTime()).isEqualTo(1_000 + Duration.ofDays(365).toNanos());
    time.advance(Duration.ofDays(1));
    assertThat(clock.update(first)).isGreaterThan(first);
  }

  @Test
  void shouldMeasureAJumpRelativeToTheElapsedTime() {
    HybridClock clock = builder().maxForwardJump(Duration.ofNanos(10)).build();
    time.advance(Duration.ofNanos(100));
    time.setWallNanos(1_110); // 100 passed, 110 on the wall: equal to the limit
    assertThat(clock.now()).isEqualTo(at(1_110, 0));
    time.advance(Duration.ofNanos(100));
    time.setWallNanos(1_221);
    assertThatExceptionOfType(ForwardJumpException.class)
        .isThrownBy(clock::now)
        .satisfies(e -> assertThat(e.jumpNanos()).isEqualTo(11))
        .satisfies(e -> assertThat(e.toleranceNanos()).isEqualTo(10))
        .withMessage(
            "the wall clock has jumped forward by more than the tolerance: jump=11 ns,"
                + " tolerance=10 ns");
    assertThat(clock.last()).isEqualTo(at(1_110, 0));
  }

  @Test
  void shouldKeepRefusingUntilTheJumpIsUndone() {
    HybridClock clock = builder().maxForwardJump(Duration.ofNanos(10)).build();
    time.setWallNanos(2_000);
    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(ForwardJumpException.class)
          .isThrownBy(clock::now)
          .satisfies(e -> assertThat(e.jumpNanos()).isEqualTo(1_000));
      time.advance(Duration.ofSeconds(1)); // a refused reading does not count as the last one
    }
    time.setWallNanos(1_000 + 5 * SECOND);
    assertThat(clock.now()).as("the wall has returned").isEqualTo(at(1_000 + 5 * SECOND, 0));
  }

  @Test
  void shouldAcceptTheNewWallTimeAfterARemoteTimestampCloseToIt() {
    HybridClock clock = builder().maxForwardJump(Duration.ofNanos(10)).build();
    time.setWallNanos(2_000);
    assertThatExceptionOfType(ForwardJumpException.class)
        .isThrownBy(() -> clock.update(at(1_989, 0)));
    assertThat(clock.update(at(1_990, 0))).isEqualTo(at(2_000, 0));
    assertThat(clock.now()).isEqualTo(at(2_000, 1));
  }

  @Test
  void shouldAcceptTheNewWallTimeByResync() {
    HybridClock clock = builder().maxForwardJump(Duration.ofNanos(10)).build();
    time.setWallNanos(2_000);
    assertThatExceptionOfType(ForwardJumpException.class).isThrownBy(clock::now);
    clock.resync();
    assertThat(clock.last()).isEqualTo(at(2_000, 0));
    assertThat(clock.now()).isEqualTo(at(2_000, 1));
  }

  @Test
  void shouldMeasureElapsedTimeFromTheResync() {
    HybridClock clock = builder().maxForwardJump(Duration.ofNanos(10)).build();
    time.advance(Duration.ofNanos(1_000));
    clock.resync();
    time.setWallNanos(time.wallNanos() + 11);
    assertThatExceptionOfType(ForwardJumpException.class)
        .isThrownBy(clock::now)
        .satisfies(e -> assertThat(e.jumpNanos()).isEqualTo(11));
  }

  @Test
  void shouldNeverGoBackByResync() {
    HybridClock clock = builder().maxOffset(Duration.ofNanos(10)).build();
    time.setWallNanos(500);
    clock.resync();
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
    assertThatExceptionOfType(ClockOffsetException.class).isThrownBy(clock::now);
  }

  @Test
  void shouldRefuseAResyncBeyondTheUpperBound() {
    HybridClock clock = builder().wallTimeUpperBound(1_500).build();
    time.setWallNanos(1_501);
    assertThatExceptionOfType(WallTimeOverflowException.class).isThrownBy(clock::resync);
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
  }

  @Test
  void shouldMeasureAJumpBeyondTheSignedRange() {
    HybridClock clock = builder().maxForwardJump(Duration.ofNanos(Long.MAX_VALUE)).build();
    time.setWallNanos(-1);
    ForwardJumpException refusal = catchThrowableOfType(ForwardJumpException.class, clock::now);
    assertThat(refusal).hasMessageContaining("jump=18446744073709550615 ns");
  }

  @Test
  void shouldMeasureFromANegativeMonotonicReading() {
    time.setMonotonicNanos(Long.MIN_VALUE + 5);
    HybridClock clock = builder().maxForwardJump(Duration.ofNanos(10)).build();
    time.advance(Duration.ofDays(1));
    assertThat(clock.now().wallTime()).isEqualTo(time.wallNanos());
    time.setWallNanos(time.wallNanos() + 11);
    assertThatExceptionOfType(ForwardJumpException.class).isThrownBy(clock::now);
  }

  @Test
  void shouldTolerateAMonotonicClockThatGoesBack() {
    HybridClock clock = builder().maxForwardJump(Duration.ofNanos(10)).build();
    time.setMonotonicNanos(-1_000);
    time.setWallNanos(1_010);
    assertThat(clock.now()).as("no time passed").isEqualTo(at(1_010, 0));
    time.setWallNanos(1_021);
    assertThatExceptionOfType(ForwardJumpException.class)
        .isThrownBy(clock::now)
        .satisfies(e -> assertThat(e.jumpNanos()).isEqualTo(11));
  }

  /** A thread is suspended after it has read the wall clock; another thread advances the clock. */
  @Test
  void shouldNotRefuseBecauseOfAnOldReading() {
    var slow = new InterruptedTimeSource(time);
    HybridClock clock =
        HybridClock.builder()
            .timeSource(slow)
            .maxOffset(Duration.ofNanos(10))
            .maxForwardJump(Duration.ofNanos(10))
            .build();
    slow.afterWall =
        () -> {
          time.advance(Duration.ofSeconds(1));
          clock.now();
        };
    assertThat(clock.now()).isEqualTo(at(1_000 + SECOND, 1));
  }

  @Test
  void shouldRefuseATimestampTooFarAheadOfTheNewReadingToo() {
    var slow = new InterruptedTimeSource(time);
    HybridClock clock =
        HybridClock.builder().timeSource(slow).maxOffset(Duration.ofNanos(10)).build();
    slow.afterWall = () -> time.advance(Duration.ofNanos(7));
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> clock.update(at(1_018, 0)))
        .satisfies(e -> assertThat(e.offsetNanos()).isEqualTo(11));
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
  }

  @Test
  void shouldNotMistakeASuspendedThreadForAJump() {
    // The thread is suspended for a second between its readings of the two clocks.
    var slow =
        new TimeSource() {
          private boolean away;

          @Override
          public long wallNanos() {
            if (away) {
              away = false;
              time.advance(Duration.ofSeconds(1));
            }
            return time.wallNanos();
          }

          @Override
          public long monotonicNanos() {
            return time.monotonicNanos();
          }
        };
    HybridClock clock =
        HybridClock.builder().timeSource(slow).maxForwardJump(Duration.ofNanos(10)).build();
    slow.away = true;
    assertThat(clock.now()).isEqualTo(at(1_000 + SECOND, 0));
  }
}

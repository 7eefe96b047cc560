/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.truechimer.time.ClockReading;
import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HybridClockTest {

  private static final long SECOND = 1_000_000_000;

  private final ManualTimeSource time = new ManualTimeSource(1_000);

  private static HybridTimestamp at(long wallTime, int logical) {
    return HybridTimestamp.of(wallTime, logical);
  }

  private HybridClockBuilder builder() {
    return HybridClock.builder().timeSource(time);
  }

  @Test
  void shouldReadTheSystemsTimeByDefault() {
    long before = TimeSource.system().wallNanos();
    HybridTimestamp now = HybridClock.builder().build().now();
    assertThat(now.wallTime()).isBetween(before - SECOND, before + 60 * SECOND);
  }

  @Test
  void shouldStartAtTheGreaterOfTheWallAndTheRestoredTimestamp() {
    assertThat(builder().build().last()).isEqualTo(at(1_000, 0));
    assertThat(builder().last(at(999, 9)).build().last()).isEqualTo(at(1_000, 0));
    assertThat(builder().last(at(1_000, 3)).build().last()).isEqualTo(at(1_000, 3));
    assertThat(builder().last(at(5_000, 3)).build().last()).isEqualTo(at(5_000, 3));
    assertThat(builder().last(HybridTimestamp.MAX).build().last()).isEqualTo(HybridTimestamp.MAX);
  }

  @Test
  void shouldRefuseARestoredTimestampTooFarAhead() {
    assertThat(builder().maxOffset(Duration.ofNanos(10)).last(at(1_010, 7)).build().last())
        .as("equal to the limit")
        .isEqualTo(at(1_010, 7));
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> builder().maxOffset(Duration.ofNanos(10)).last(at(1_011, 0)).build())
        .satisfies(e -> assertThat(e.offsetNanos()).isEqualTo(11))
        .satisfies(e -> assertThat(e.maxOffsetNanos()).isEqualTo(10));
  }

  @Test
  void shouldCheckNothingElseAtTheStart() {
    HybridClock clock = builder().wallTimeUpperBound(5).maxForwardJump(Duration.ofNanos(1)).build();
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
  }

  @Test
  void shouldRefuseANegativeLimit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxOffset(Duration.ofNanos(-1)))
        .withMessage("a limit must be 0 (off) or greater: maxOffset=PT-0.000000001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxForwardJump(Duration.ofNanos(-5)))
        .withMessage("a limit must be 0 (off) or greater: maxForwardJump=PT-0.000000005S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxOffset(Duration.ofSeconds(-1)))
        .withMessage("a limit must be 0 (off) or greater: maxOffset=PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxOffset(Duration.ofSeconds(Long.MIN_VALUE)))
        .withMessageContaining("a limit must be 0 (off) or greater: maxOffset=PT-");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxOffset(Duration.ofSeconds(Long.MAX_VALUE)))
        .withMessageContaining("a limit must be at most 2^63 - 1 nanoseconds: maxOffset=PT");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClockState(0, -1, 0, HybridTimestamp.MIN))
        .withMessageContaining("maxForwardJumpNanos=-1");
  }

  @Test
  void shouldRefuseMissingParts() {
    assertThatNullPointerException()
        .isThrownBy(() -> builder().timeSource(null))
        .withMessage("timeSource");
    assertThatNullPointerException()
        .isThrownBy(() -> builder().observer(null))
        .withMessage("observer");
    assertThatNullPointerException().isThrownBy(() -> builder().last(null)).withMessage("last");
  }

  @Test
  void shouldTakeTheWallOfAGivenReading() {
    HybridClock clock = builder().build();
    assertThat(clock.now(new ClockReading(1_600, 600, 0))).isEqualTo(at(1_600, 0));
    assertThat(clock.now(new ClockReading(1_100, 100, 0))).as("an old one").isEqualTo(at(1_600, 1));
    ClockReading later = new ClockReading(1_700, 700, 0);
    assertThat(clock.update(at(1_650, 3), later)).isEqualTo(at(1_700, 0));
    assertThat(clock.update(at(1_800, 3), later)).isEqualTo(at(1_800, 4));
    assertThat(clock.now()).isEqualTo(at(1_800, 5));
  }

  @Test
  void shouldJoinWithoutATick() {
    HybridClock clock = builder().build();
    clock.join(at(2_000, 7));
    assertThat(clock.last()).isEqualTo(at(2_000, 7));
    clock.join(at(2_000, 6));
    assertThat(clock.last()).isEqualTo(at(2_000, 7));
    assertThat(clock.now()).isEqualTo(at(2_000, 8));
  }

  @Test
  void shouldNotAdvanceToTheWallByJoin() {
    HybridClock clock = builder().build();
    time.setWallNanos(9_000);
    clock.join(at(1_000, 4));
    assertThat(clock.last()).isEqualTo(at(1_000, 4));
  }

  @Test
  void shouldCheckTheOffsetAndTheBoundOfAJoin() {
    HybridClock clock = builder().maxOffset(Duration.ofNanos(10)).wallTimeUpperBound(1_005).build();
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> clock.join(at(1_011, 0)));
    assertThatExceptionOfType(WallTimeOverflowException.class)
        .isThrownBy(() -> clock.join(at(1_006, 0)));
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
    clock.join(at(1_005, -1));
    assertThat(clock.last()).isEqualTo(at(1_005, -1));
  }

  @Test
  void shouldBeSavedAndRestored() {
    HybridClock clock =
        builder()
            .maxOffset(Duration.ofNanos(10))
            .maxForwardJump(Duration.ofNanos(20))
            .wallTimeUpperBound(-5L)
            .build();
    clock.update(at(1_010, 3));
    ClockState state = clock.state();
    assertThat(state).isEqualTo(new ClockState(10, 20, -5, at(1_010, 4)));

    HybridClock restored = builder().state(state).build();
    assertThat(restored.state()).isEqualTo(state);
    assertThat(restored.now()).isEqualTo(at(1_010, 5));
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> restored.update(at(1_011, 0)));
  }

  @Test
  void shouldSaveAnAbsentBoundAsZero() {
    assertThat(builder().build().state()).isEqualTo(new ClockState(0, 0, 0, at(1_000, 0)));
    assertThat(builder().wallTimeUpperBound(-1).build().state().wallTimeUpperBound()).isZero();
    assertThat(new ClockState(1, 2, -5, HybridTimestamp.MAX))
        .hasToString(
            "ClockState(maxOffsetNanos=1, maxForwardJumpNanos=2,"
                + " wallTimeUpperBound=18446744073709551611,"
                + " last=18446744073.709551615,4294967295)");
    assertThat(new ClockState(0, 0, -1, HybridTimestamp.MIN))
        .isEqualTo(new ClockState(0, 0, 0, HybridTimestamp.MIN));
  }

  // The two registers: 255 is the last logical counter of the packed one

  @Test
  void shouldCountAcrossTheBorderBetweenItsRegisters() {
    HybridClock clock = builder().build();
    for (int logical = 1; logical <= 1_000; logical++) {
      assertThat(clock.now()).isEqualTo(at(1_000, logical));
      assertThat(clock.last()).isEqualTo(at(1_000, logical));
    }
    time.setWallNanos(1_001);
    assertThat(clock.now()).isEqualTo(at(1_001, 0));
    assertThat(clock.last()).isEqualTo(at(1_001, 0));
    assertThat(clock.update(at(1_001, 700))).isEqualTo(at(1_001, 701));
    assertThat(clock.now()).isEqualTo(at(1_001, 702));
    assertThat(clock.update(at(1_002, 3))).isEqualTo(at(1_002, 4));
    assertThat(clock.now()).isEqualTo(at(1_002, 5));
  }

  @Test
  void shouldRunForCenturies() {
    HybridClock clock = builder().build();
    HybridTimestamp last = clock.last();
    for (int year = 1; year <= 500; year++) {
      time.advance(Duration.ofDays(365));
      HybridTimestamp now = clock.now();
      assertThat(now).isEqualTo(at(time.wallNanos(), 0)).isGreaterThan(last);
      assertThat(clock.now()).isEqualTo(now.next());
      last = clock.last();
    }
  }

  @Test
  void shouldHaveAReadableToString() {
    assertThat(List.of(builder().build()))
        .hasToString(
            "[HybridClock(last=0.000001000,0, timeSource=ManualTimeSource(wallNanos=1000,"
                + " monotonicNanos=0))]");
  }
}

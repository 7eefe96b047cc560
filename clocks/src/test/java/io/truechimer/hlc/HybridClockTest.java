/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HybridClockTest {

  private static final long SECOND = 1_000_000_000;

  private final ManualTimeSource time = new ManualTimeSource(1_000);

  private static HybridTimestamp at(long wallTime, int logical) {
    return HybridTimestamp.of(wallTime, logical);
  }

  private HybridClock.Builder builder() {
    return HybridClock.builder().timeSource(time);
  }

  // Start

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
    assertThat(builder().maxOffsetNanos(10).last(at(1_010, 7)).build().last())
        .as("equal to the limit")
        .isEqualTo(at(1_010, 7));
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> builder().maxOffsetNanos(10).last(at(1_011, 0)).build())
        .satisfies(e -> assertThat(e.offsetNanos()).isEqualTo(11))
        .satisfies(e -> assertThat(e.maxOffsetNanos()).isEqualTo(10));
  }

  @Test
  void shouldCheckNothingElseAtTheStart() {
    HybridClock clock = builder().wallTimeUpperBound(5).maxForwardJumpNanos(1).build();
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
  }

  @Test
  void shouldRefuseANegativeLimit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxOffsetNanos(-1))
        .withMessage("a limit is 0 (off) or greater: maxOffsetNanos=-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxForwardJumpNanos(-5))
        .withMessage("a limit is 0 (off) or greater: maxForwardJumpNanos=-5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxOffset(Duration.ofSeconds(-1)))
        .withMessage("a limit is 0 (off) or greater: maxOffset=PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxOffset(Duration.ofSeconds(Long.MIN_VALUE)))
        .withMessageContaining("a limit is 0 (off) or greater: maxOffset=PT-");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxForwardJump(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxOffset(Duration.ofSeconds(Long.MAX_VALUE)))
        .withMessageContaining("a limit is at most 2^63 - 1 nanoseconds: maxOffset=PT");
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

  // Limits

  @Test
  void shouldPassWhatEqualsTheMaximumOffset() {
    HybridClock clock = builder().maxOffset(Duration.ofNanos(10)).build();
    assertThat(clock.update(at(1_010, 5))).isEqualTo(at(1_010, 6));
    assertThat(clock.now()).isEqualTo(at(1_010, 7));
  }

  @Test
  void shouldRefuseARemoteTimestampOneNanosecondTooFarAhead() {
    HybridClock clock = builder().maxOffsetNanos(10).build();
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> clock.update(at(1_011, 0)))
        .withMessage(
            "a timestamp is further ahead of the wall clock than the maximum offset:"
                + " offset=11 ns, maxOffset=10 ns, timestamp=0.000001011,0, wall=1000 ns");
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
  }

  @Test
  void shouldRefuseARemoteTimestampFromTheEndOfTime() {
    HybridClock clock = builder().maxOffsetNanos(Long.MAX_VALUE).build();
    ClockOffsetException refusal =
        catchThrowableOfType(ClockOffsetException.class, () -> clock.update(HybridTimestamp.MAX));
    assertThat(Long.toUnsignedString(refusal.offsetNanos())).isEqualTo("18446744073709550615");
    assertThat(refusal).hasMessageContaining("offset=18446744073709550615 ns");
    assertThat(clock.now()).isEqualTo(at(1_000, 1));
  }

  @Test
  void shouldRefuseNowWhenTheWallFallsBackTooFar() {
    HybridClock clock = builder().maxOffsetNanos(10).build();
    time.setWallNanos(990);
    assertThat(clock.now()).isEqualTo(at(1_000, 1));
    time.setWallNanos(989);
    assertThatExceptionOfType(ClockOffsetException.class).isThrownBy(clock::now);
    time.setWallNanos(990);
    assertThat(clock.now()).as("heals with the wall").isEqualTo(at(1_000, 2));
  }

  @Test
  void shouldTakeEveryLimitAsOffByDefault() {
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
  void shouldKeepToAnUpperBoundAboveTheSignedRange() {
    time.setWallNanos(Long.MIN_VALUE);
    HybridClock clock = builder().wallTimeUpperBound(Long.MIN_VALUE + 1).build();
    time.setWallNanos(Long.MIN_VALUE + 1);
    assertThat(clock.now()).isEqualTo(at(Long.MIN_VALUE + 1, 0));
    time.setWallNanos(Long.MIN_VALUE + 2);
    assertThatExceptionOfType(WallTimeOverflowException.class)
        .isThrownBy(clock::now)
        .withMessage(
            "the wall time would pass its upper bound: wallTime=9223372036854775810 ns,"
                + " upperBound=9223372036854775809 ns");
  }

  @Test
  void shouldCheckTheJumpBeforeTheOffsetBeforeTheBound() {
    HybridClock clock =
        builder().maxForwardJumpNanos(10).maxOffsetNanos(10).wallTimeUpperBound(1_005).build();
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

  // Forward jumps

  @Test
  void shouldNotTakeIdlingForAJump() {
    HybridClock clock = builder().maxForwardJump(Duration.ofMillis(1)).build();
    time.advance(Duration.ofDays(365));
    HybridTimestamp first = clock.now();
    assertThat(first.wallTime()).isEqualTo(1_000 + Duration.ofDays(365).toNanos());
    time.advance(Duration.ofDays(1));
    assertThat(clock.update(first)).isGreaterThan(first);
  }

  @Test
  void shouldMeasureAJumpAgainstTheTimeThatPassed() {
    HybridClock clock = builder().maxForwardJumpNanos(10).build();
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
  void shouldGoOnRefusingWhileTheJumpStands() {
    HybridClock clock = builder().maxForwardJumpNanos(10).build();
    time.setWallNanos(2_000);
    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(ForwardJumpException.class)
          .isThrownBy(clock::now)
          .satisfies(e -> assertThat(e.jumpNanos()).isEqualTo(1_000));
      time.advance(Duration.ofSeconds(1)); // a refusal does not count as the last reading
    }
    time.setWallNanos(1_000 + 5 * SECOND);
    assertThat(clock.now()).as("the wall has returned").isEqualTo(at(1_000 + 5 * SECOND, 0));
  }

  @Test
  void shouldAcceptTheNewWallWithARemoteTimestampNearIt() {
    HybridClock clock = builder().maxForwardJumpNanos(10).build();
    time.setWallNanos(2_000);
    assertThatExceptionOfType(ForwardJumpException.class)
        .isThrownBy(() -> clock.update(at(1_989, 0)));
    assertThat(clock.update(at(1_990, 0))).isEqualTo(at(2_000, 0));
    assertThat(clock.now()).isEqualTo(at(2_000, 1));
  }

  @Test
  void shouldAcceptTheNewWallByResync() {
    HybridClock clock = builder().maxForwardJumpNanos(10).build();
    time.setWallNanos(2_000);
    assertThatExceptionOfType(ForwardJumpException.class).isThrownBy(clock::now);
    clock.resync();
    assertThat(clock.last()).isEqualTo(at(2_000, 0));
    assertThat(clock.now()).isEqualTo(at(2_000, 1));
  }

  @Test
  void shouldCountTheTimeSinceAResync() {
    HybridClock clock = builder().maxForwardJumpNanos(10).build();
    time.advance(Duration.ofNanos(1_000));
    clock.resync();
    time.setWallNanos(time.wallNanos() + 11);
    assertThatExceptionOfType(ForwardJumpException.class)
        .isThrownBy(clock::now)
        .satisfies(e -> assertThat(e.jumpNanos()).isEqualTo(11));
  }

  @Test
  void shouldNeverGoDownByResync() {
    HybridClock clock = builder().maxOffsetNanos(10).build();
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
    HybridClock clock = builder().maxForwardJumpNanos(Long.MAX_VALUE).build();
    time.setWallNanos(-1);
    ForwardJumpException refusal = catchThrowableOfType(ForwardJumpException.class, clock::now);
    assertThat(refusal).hasMessageContaining("jump=18446744073709550615 ns");
  }

  @Test
  void shouldMeasureFromANegativeMonotonicReading() {
    time.setMonotonicNanos(Long.MIN_VALUE + 5);
    HybridClock clock = builder().maxForwardJumpNanos(10).build();
    time.advance(Duration.ofDays(1));
    assertThat(clock.now().wallTime()).isEqualTo(time.wallNanos());
    time.setWallNanos(time.wallNanos() + 11);
    assertThatExceptionOfType(ForwardJumpException.class).isThrownBy(clock::now);
  }

  @Test
  void shouldNotBeFooledByAMonotonicClockThatFallsBack() {
    HybridClock clock = builder().maxForwardJumpNanos(10).build();
    time.setMonotonicNanos(-1_000);
    time.setWallNanos(1_010);
    assertThat(clock.now()).as("no time passed").isEqualTo(at(1_010, 0));
    time.setWallNanos(1_021);
    assertThatExceptionOfType(ForwardJumpException.class)
        .isThrownBy(clock::now)
        .satisfies(e -> assertThat(e.jumpNanos()).isEqualTo(11));
  }

  /** A thread has read the wall, and then has no processor while another moves the clock on. */
  @Test
  void shouldNotRefuseForAReadingThatHasGrownOld() {
    var slow = new InterruptedTimeSource(time);
    HybridClock clock =
        HybridClock.builder().timeSource(slow).maxOffsetNanos(10).maxForwardJumpNanos(10).build();
    slow.afterWall =
        () -> {
          time.advance(Duration.ofSeconds(1));
          clock.now();
        };
    assertThat(clock.now()).isEqualTo(at(1_000 + SECOND, 1));
  }

  @Test
  void shouldRefuseWhatIsTooFarAheadOfTheNewReadingToo() {
    var slow = new InterruptedTimeSource(time);
    HybridClock clock = HybridClock.builder().timeSource(slow).maxOffsetNanos(10).build();
    slow.afterWall = () -> time.advance(Duration.ofNanos(7));
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> clock.update(at(1_018, 0)))
        .satisfies(e -> assertThat(e.offsetNanos()).isEqualTo(11));
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
  }

  @Test
  void shouldNotSeeAJumpInAThreadThatLosesItsProcessor() {
    // The thread is away for a second between its reading of the monotonic clock and of the wall.
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
    HybridClock clock = HybridClock.builder().timeSource(slow).maxForwardJumpNanos(10).build();
    slow.away = true;
    assertThat(clock.now()).isEqualTo(at(1_000 + SECOND, 0));
  }

  // Join

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
  void shouldNotReadTheWallIntoTheClockByJoin() {
    HybridClock clock = builder().build();
    time.setWallNanos(9_000);
    clock.join(at(1_000, 4));
    assertThat(clock.last()).isEqualTo(at(1_000, 4));
  }

  @Test
  void shouldCheckTheOffsetAndTheBoundOfAJoin() {
    HybridClock clock = builder().maxOffsetNanos(10).wallTimeUpperBound(1_005).build();
    assertThatExceptionOfType(ClockOffsetException.class)
        .isThrownBy(() -> clock.join(at(1_011, 0)));
    assertThatExceptionOfType(WallTimeOverflowException.class)
        .isThrownBy(() -> clock.join(at(1_006, 0)));
    assertThat(clock.last()).isEqualTo(at(1_000, 0));
    clock.join(at(1_005, -1));
    assertThat(clock.last()).isEqualTo(at(1_005, -1));
  }

  // Save and restore

  @Test
  void shouldBeSavedAndRestored() {
    HybridClock clock =
        builder().maxOffsetNanos(10).maxForwardJumpNanos(20).wallTimeUpperBound(-5L).build();
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

  // The two registers: 255 is the last logical counter of the near one

  @Test
  void shouldCountThroughTheBorderOfItsRegisters() {
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

  // Waiting

  @Test
  @Timeout(60)
  void shouldWaitUntilTheWallHasPassed() {
    HybridClock clock = HybridClock.builder().build();
    HybridTimestamp soon = at(TimeSource.system().wallNanos() + 20_000_000, 5);
    assertThat(clock.awaitPast(soon, Duration.ofSeconds(30))).isTrue();
    assertThat(clock.now()).isGreaterThan(soon);
  }

  @Test
  @Timeout(60)
  void shouldNotWaitForWhatHasPassed() {
    HybridClock clock = builder().build();
    assertThat(clock.awaitPast(at(999, -1), Duration.ZERO)).isTrue();
    assertThat(clock.awaitPast(at(999, 0), Duration.ofSeconds(-1))).isTrue();
    assertThat(clock.awaitPast(at(1_000, 0), Duration.ZERO)).as("reached, not passed").isFalse();
    assertThat(clock.awaitPast(HybridTimestamp.MAX, Duration.ofMillis(5))).isFalse();
    assertThat(clock.awaitPast(at(1_000, 0), Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
  }

  /** It sleeps between its looks, and looks again in time, however far away the timestamp is. */
  @ParameterizedTest
  @ValueSource(longs = {2_000_000_000, Long.MIN_VALUE + 999, Long.MAX_VALUE, -1})
  @Timeout(60)
  void shouldLookNowAndThen(long wallTime) {
    var looks = new AtomicInteger();
    var source =
        new TimeSource() {
          @Override
          public long wallNanos() {
            looks.incrementAndGet();
            return time.wallNanos();
          }

          @Override
          public long monotonicNanos() {
            return time.monotonicNanos();
          }
        };
    HybridClock clock = HybridClock.builder().timeSource(source).build();
    assertThat(clock.awaitPast(at(wallTime, 0), Duration.ofMillis(200))).isFalse();
    assertThat(looks).as("looks in 200 ms").hasValueBetween(3, 1_000);
  }

  @Test
  @Timeout(60)
  void shouldSeeTheWallBeingSetWhileItWaits() throws InterruptedException {
    HybridClock clock = builder().build();
    var passed = new AtomicBoolean();
    var waiter =
        new Thread(
            () -> passed.set(clock.awaitPast(at(SECOND, 0), Duration.ofSeconds(Long.MAX_VALUE))));
    waiter.start();
    time.setWallNanos(SECOND + 1);
    waiter.join();
    assertThat(passed).isTrue();
  }

  @Test
  @Timeout(60)
  void shouldStopWaitingWhenInterrupted() throws InterruptedException {
    HybridClock clock = builder().build();
    var started = new CountDownLatch(1);
    var passed = new AtomicBoolean(true);
    var interrupted = new AtomicBoolean();
    var waiter =
        new Thread(
            () -> {
              started.countDown();
              passed.set(clock.awaitPast(at(SECOND, 0), Duration.ofDays(1)));
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    waiter.start();
    started.await();
    waiter.interrupt();
    waiter.join();
    assertThat(passed).isFalse();
    assertThat(interrupted).isTrue();
  }

  @Test
  void shouldShowItself() {
    assertThat(List.of(builder().build()))
        .hasToString(
            "[HybridClock(last=0.000001000,0, timeSource=ManualTimeSource(wallNanos=1000,"
                + " monotonicNanos=0))]");
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting until the wall clock has passed a timestamp. */
class AwaitPastTest {

  private static final long SECOND = 1_000_000_000;

  private final ManualTimeSource time = new ManualTimeSource(1_000);

  private static HybridTimestamp at(long wallTime, int logical) {
    return HybridTimestamp.of(wallTime, logical);
  }

  private HybridClockBuilder builder() {
    return HybridClock.builder().timeSource(time);
  }

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
  void shouldNotWaitForATimestampInThePast() {
    HybridClock clock = builder().build();
    assertThat(clock.awaitPast(at(999, -1), Duration.ZERO)).isTrue();
    assertThat(clock.awaitPast(at(999, 0), Duration.ofSeconds(-1))).isTrue();
    assertThat(clock.awaitPast(at(1_000, 0), Duration.ZERO)).as("reached, not passed").isFalse();
    assertThat(clock.awaitPast(HybridTimestamp.MAX, Duration.ofMillis(5))).isFalse();
    assertThat(clock.awaitPast(at(1_000, 0), Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
  }

  /** It sleeps between readings, and reads again in time for any distance to the timestamp. */
  @ParameterizedTest
  @ValueSource(longs = {2_000_000_000, Long.MIN_VALUE + 999, Long.MAX_VALUE, -1})
  @Timeout(60)
  void shouldReadTheWallAtIntervals(long wallTime) {
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
  void shouldDetectThatTheWallIsSetWhileItWaits() throws InterruptedException {
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
}

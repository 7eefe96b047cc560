/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.time.ManualTimeSource;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws that hold for every random script. The seed in the name of a failure reproduces it. */
class HybridClockLawsTest {

  private static final int STEPS = 50_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 20_261_122, -77})
  void shouldHoldWithoutLimits(long seed) {
    run(seed, 0, 0);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5, 6, 20_261_123, -78})
  void shouldHoldWithAMaximumOffset(long seed) {
    run(seed, 500, 0);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {7, 8, 9, 20_261_124, -79})
  void shouldHoldWithAMaximumOffsetAndJump(long seed) {
    run(seed, 500, 300);
  }

  /**
   * Every result and every refusal is that of the specification in exact arithmetic. The wall times
   * cross the end of the signed range.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {10, 11, 12, 20_261_125, -80})
  void shouldBehaveAsSpecified(long seed) {
    var random = new SplittableRandom(seed);
    int refused = 0;
    for (int script = 0; script < 500; script++) {
      long start = random.nextBoolean() ? Long.MAX_VALUE - random.nextInt(5_000) : 1L << 60;
      var time = new ManualTimeSource(start);
      var rule =
          new Rule(
              random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(400),
              random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(400),
              random.nextInt(3) == 0 ? 0 : start + random.nextInt(10_000));
      HybridClock clock =
          HybridClock.builder()
              .timeSource(time)
              .maxOffset(Duration.ofNanos(rule.maxOffset))
              .maxForwardJump(Duration.ofNanos(rule.maxForwardJump))
              .wallTimeUpperBound(rule.upperBound)
              .build();
      long since = time.monotonicNanos();
      for (int i = 0; i < 40; i++) {
        moveTime(random, time);
        HybridTimestamp last = clock.last();
        HybridTimestamp remote =
            random.nextInt(4) == 0
                ? HybridTimestamp.MIN
                : remote(random, time.wallNanos(), last, rule.maxOffset == 0);
        Object expected = rule.apply(last, remote, time.wallNanos(), time.monotonicNanos() - since);
        Object actual;
        try {
          actual = remote.equals(HybridTimestamp.MIN) ? clock.now() : clock.update(remote);
          since = time.monotonicNanos();
        } catch (ClockException e) {
          actual = e.getClass();
          refused++;
          assertThat(clock.last()).isEqualTo(last);
        }
        assertThat(actual)
            .as(
                "script %s, step %s, %s, last %s, remote %s, %s",
                script, i, rule, last, remote, time)
            .isEqualTo(expected);
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  /** The specification, literally. */
  private record Rule(long maxOffset, long maxForwardJump, long upperBound) {

    private static final BigInteger LOGICALS = BigInteger.ONE.shiftLeft(32);
    private static final BigInteger END = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    Object apply(HybridTimestamp last, HybridTimestamp remote, long wallNanos, long elapsed) {
      BigInteger wall = unsigned(wallNanos);
      HybridTimestamp reference = remote.compareTo(last) >= 0 ? remote : last;
      BigInteger refWall = unsigned(reference.wallTime());
      BigInteger jump = wall.subtract(refWall).subtract(BigInteger.valueOf(elapsed));
      if (maxForwardJump > 0 && jump.compareTo(BigInteger.valueOf(maxForwardJump)) > 0) {
        return ForwardJumpException.class;
      }
      BigInteger offset = refWall.subtract(wall);
      if (maxOffset > 0 && offset.compareTo(BigInteger.valueOf(maxOffset)) > 0) {
        return ClockOffsetException.class;
      }
      BigInteger nextWall = wall;
      BigInteger nextLogical = BigInteger.ZERO;
      if (offset.signum() >= 0) {
        nextWall = refWall;
        nextLogical = unsigned(Integer.toUnsignedLong(reference.logical())).add(BigInteger.ONE);
        if (nextLogical.equals(LOGICALS)) {
          nextWall = nextWall.add(BigInteger.ONE);
          nextLogical = BigInteger.ZERO;
        }
      }
      if (nextWall.compareTo(upperBound == 0 ? END : unsigned(upperBound)) > 0) {
        return WallTimeOverflowException.class;
      }
      return HybridTimestamp.of(nextWall.longValue(), nextLogical.intValue());
    }

    private static BigInteger unsigned(long value) {
      return new BigInteger(Long.toUnsignedString(value));
    }
  }

  private static void run(long seed, long maxOffset, long maxForwardJump) {
    var random = new SplittableRandom(seed);
    var time = new ManualTimeSource(1L << 60);
    HybridClock clock =
        HybridClock.builder()
            .timeSource(time)
            .maxOffset(Duration.ofNanos(maxOffset))
            .maxForwardJump(Duration.ofNanos(maxForwardJump))
            .build();
    HybridTimestamp greatest = clock.last();
    int returned = 0;
    for (int i = 0; i < STEPS; i++) {
      moveTime(random, time);
      HybridTimestamp remote = remote(random, time.wallNanos(), greatest, maxOffset == 0);
      HybridTimestamp before = clock.last();
      String where = "step " + i + ", remote " + remote + ", wall " + time.wallNanos();
      try {
        int operation = random.nextInt(4);
        if (operation == 3) {
          clock.join(remote);
          assertThat(clock.last()).as(where).isEqualTo(HybridTimestamp.max(before, remote));
        } else {
          HybridTimestamp result = operation == 0 ? clock.now() : clock.update(remote);
          returned++;
          assertThat(result).as(where).isGreaterThan(greatest).isEqualTo(clock.last());
          if (operation != 0) {
            assertThat(result).as(where).isGreaterThan(remote);
          }
          assertCloseToTheWall(where, result, time.wallNanos(), maxOffset);
          assertRoundTrips(result, remote);
        }
        greatest = clock.last();
      } catch (ClockException e) {
        assertThat(clock.last()).as(where).isEqualTo(before);
        if (maxForwardJump != 0 && random.nextInt(8) == 0) {
          clock.resync();
          greatest = HybridTimestamp.max(before, HybridTimestamp.of(time.wallNanos(), 0));
          assertThat(clock.last()).as(where).isEqualTo(greatest);
        }
      }
    }
    assertThat(returned).as("a script that only fails shows nothing").isGreaterThan(STEPS / 4);
  }

  private static void moveTime(SplittableRandom random, ManualTimeSource time) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> time.advance(Duration.ofNanos(random.nextInt(200)));
      case 3 -> time.setWallNanos(time.wallNanos() + random.nextInt(400));
      case 4 -> time.setWallNanos(time.wallNanos() - random.nextInt(400));
      default -> {} // stands still
    }
  }

  private static HybridTimestamp remote(
      SplittableRandom random, long wall, HybridTimestamp greatest, boolean tame) {
    return switch (random.nextInt(10)) {
      case 0 -> HybridTimestamp.MIN;
      case 1 -> greatest;
      case 2 -> HybridTimestamp.of(greatest.wallTime(), random.nextInt());
      case 3 -> HybridTimestamp.of(wall, -1);
      case 4 -> HybridTimestamp.of(wall + random.nextInt(-600, 600), random.nextInt(400));
      // Without a limit these would end the script: the clock never comes back from them.
      case 5 -> tame ? greatest : HybridTimestamp.MAX;
      case 6 -> tame ? greatest : HybridTimestamp.of(random.nextLong(), random.nextInt());
      case 7 -> HybridTimestamp.of(wall + 500, random.nextInt(3) - 2);
      default -> HybridTimestamp.of(wall - random.nextInt(1_000), random.nextInt(4));
    };
  }

  private static void assertCloseToTheWall(
      String where, HybridTimestamp result, long wall, long maxOffset) {
    long lead = result.wallTime() - wall;
    assertThat(lead).as(where).isNotNegative();
    if (maxOffset != 0) {
      // Only the carry of a full logical counter may exceed it, by one nanosecond.
      assertThat(lead)
          .as(where)
          .isLessThanOrEqualTo(result.logical() == 0 ? maxOffset + 1 : maxOffset);
    }
  }

  private static void assertRoundTrips(HybridTimestamp result, HybridTimestamp remote) {
    assertThat(HybridTimestamp.fromBytes(result.toBytes())).isEqualTo(result);
    assertThat(HybridTimestamp.parse(result.toString())).isEqualTo(result);
    assertThat(Integer.signum(Arrays.compareUnsigned(result.toBytes(), remote.toBytes())))
        .isEqualTo(Integer.signum(result.compareTo(remote)));
  }
}

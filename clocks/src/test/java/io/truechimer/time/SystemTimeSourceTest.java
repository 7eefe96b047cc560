/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SystemTimeSourceTest {

  private static final long MILLI = 1_000_000;

  @Test
  void shouldReadTheTimeOfDay() {
    for (int i = 0; i < 1_000; i++) {
      Instant before = Instant.now();
      long wall = TimeSource.system().wallNanos();
      Instant after = Instant.now();

      Instant read = Instant.ofEpochSecond(wall / 1_000_000_000, wall % 1_000_000_000);
      assertThat(read).isBetween(before.minusMillis(5), after.plusMillis(5));
    }
  }

  @Test
  void shouldResolveLessThanAMicrosecond() {
    boolean seen = false;
    for (int i = 0; i < 10_000 && !seen; i++) {
      seen = TimeSource.system().wallNanos() % 1_000 != 0;
    }
    assertThat(seen).isTrue();
  }

  @Test
  void shouldAdvanceTheMonotonicReading() {
    long first = TimeSource.system().monotonicNanos();
    long second = TimeSource.system().monotonicNanos();
    assertThat(second - first).isNotNegative();
  }

  @Test
  void shouldCarryTheWallForwardByTheMonotonicClock() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    os.pass(3 * MILLI);
    assertThat(os.wallNanos()).isEqualTo(1_003 * MILLI);
    assertThat(os.wallReadings).isEqualTo(SystemTimeSource.ANCHOR_READINGS);
  }

  @Test
  void shouldShowAStepWithinTheLifetimeOfAnAnchor() {
    for (long step : new long[] {-700 * MILLI, 700 * MILLI}) {
      var os = new FakeOperatingSystem(1_000 * MILLI);
      os.pass(MILLI);
      assertThat(os.wallNanos()).isEqualTo(1_001 * MILLI);

      os.wall += step;
      os.pass(SystemTimeSource.ANCHOR_LIFETIME_NANOS - MILLI - 1);
      assertThat(os.wallNanos()).as("the anchor still holds").isEqualTo(1_010 * MILLI - 1);

      os.pass(1);
      assertThat(os.wallNanos()).as("the anchor is renewed").isEqualTo(1_010 * MILLI + step);
    }
    assertThat(Duration.ofNanos(SystemTimeSource.ANCHOR_LIFETIME_NANOS))
        .isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void shouldShowAStepToAThreadThatReadsRarely() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    os.pass(3_600_000 * MILLI);
    os.wall += 5;
    assertThat(os.wallNanos()).isEqualTo(3_601_000 * MILLI + 5);
  }

  @Test
  void shouldCatchUpAfterASuspensionOnceTheAnchorExpires() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    os.wall +=
        60_000 * MILLI; // suspended: the wall clock advances, the monotonic clock stands still
    assertThat(os.wallNanos()).as("behind at first").isEqualTo(1_000 * MILLI);
    os.pass(SystemTimeSource.ANCHOR_LIFETIME_NANOS);
    assertThat(os.wallNanos()).isEqualTo(61_010 * MILLI);
  }

  @Test
  void shouldKeepTheTightestOfSeveralReadings() {
    // The thread is suspended for 40 ms around the first reading of the wall clock, and for 20 ms
    // around the last.
    var os = new FakeOperatingSystem(1_000 * MILLI);
    os.pass(SystemTimeSource.ANCHOR_LIFETIME_NANOS);
    os.delaysAfterWall = new long[] {40 * MILLI, 0, 20 * MILLI};
    long before = os.wall;
    assertThat(os.wallNanos()).as("the wall as the call began").isEqualTo(before);
  }

  @Test
  void shouldUseTheMiddleOfAReadingAsItsTime() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    os.pass(SystemTimeSource.ANCHOR_LIFETIME_NANOS);
    os.costOfAReading =
        100; // The wall clock is read at the end of the first of the two monotonic readings.
    long before = os.wall;
    assertThat(os.wallNanos() - before).isEqualTo(50);
  }

  @Test
  void shouldNotUseAnAnchorFromAfterTheReading() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    int readings = os.wallReadings;
    os.monotonic -= 5; // Another thread took the anchor in between.
    os.wallNanos();
    assertThat(os.wallReadings).isGreaterThan(readings);
  }

  @Test
  void shouldGiveTheWallTimeOfAGivenMonotonicReading() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    long monotonic = os.monotonicNanos();
    os.costOfAReading = 100;
    long before = os.monotonic;
    assertThat(os.readAt(monotonic + 3 * MILLI).wallNanos()).isEqualTo(1_003 * MILLI);
    assertThat(os.monotonic).isEqualTo(before);
    assertThat(os.wallReadings).isEqualTo(SystemTimeSource.ANCHOR_READINGS);
  }

  @Test
  void shouldTakeTheAnchorNowEvenIfTheReadingIsOld() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    long old = os.monotonicNanos();
    os.pass(60_000 * MILLI);
    os.wall += 700 * MILLI;
    os.wallNanos();

    assertThat(os.readAt(old).wallNanos())
        .as("by the wall as it is set now")
        .isEqualTo(1_700 * MILLI);
    int readings = os.wallReadings;
    assertThat(os.wallNanos()).as("not moved by the old reading").isEqualTo(os.wall);
    assertThat(os.wallReadings).as("nor is the anchor an old one").isEqualTo(readings);
  }

  @Test
  void shouldShowAStepToAReadingBeyondTheLifetimeOfTheAnchor() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    os.wall -= 700 * MILLI;
    os.pass(SystemTimeSource.ANCHOR_LIFETIME_NANOS);
    assertThat(os.readAt(os.monotonicNanos()).wallNanos()).isEqualTo(os.wall);
  }

  @Test
  void shouldReportTheSlackOfAReading() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    os.pass(SystemTimeSource.ANCHOR_LIFETIME_NANOS);
    os.costOfAReading = 101;
    assertThat(os.read().slackNanos()).as("half of the tightest reading, rounded up").isEqualTo(51);
  }

  @Test
  void shouldReadUnsignedNanosecondsAfter2262() {
    var os = new FakeOperatingSystem(1_000 * MILLI);
    os.beyond2262 = true;
    os.pass(SystemTimeSource.ANCHOR_LIFETIME_NANOS);
    assertThat(Long.toUnsignedString(os.wallNanos())).isEqualTo("9000000001010000000");
    os.wall += 9_000_000_000L * 1_000_000_000L / 10;
    os.pass(SystemTimeSource.ANCHOR_LIFETIME_NANOS);
    assertThat(Long.toUnsignedString(os.wallNanos())).isEqualTo("9900000001020000000");
  }

  @Test
  void shouldReadAWallBefore1970AsZero() {
    assertThat(new FakeOperatingSystem(-5 * MILLI).wallNanos()).isZero();
  }

  @Test
  void shouldHaveAReadableToString() {
    assertThat(TimeSource.system()).hasToString("TimeSource.system()");
    assertThat(TimeSource.system()).isSameAs(TimeSource.system());
  }

  /** An operating system whose clocks the test sets. */
  private static final class FakeOperatingSystem extends SystemTimeSource {
    long wall;
    long monotonic;
    int wallReadings;
    long[] delaysAfterWall;
    long costOfAReading;
    boolean beyond2262;
    private int delayed;

    /** The superclass takes an anchor before this constructor runs; here that anchor expires. */
    FakeOperatingSystem(long wall) {
      monotonic = 10 * SystemTimeSource.ANCHOR_LIFETIME_NANOS;
      this.wall = wall;
      wallNanos();
      wallReadings = SystemTimeSource.ANCHOR_READINGS;
    }

    void pass(long nanos) {
      monotonic += nanos;
      wall += nanos;
    }

    @Override
    Instant readWall() {
      wallReadings++;
      Instant read =
          Instant.ofEpochSecond(
              Math.floorDiv(wall, 1_000_000_000L), Math.floorMod(wall, 1_000_000_000L));
      if (delaysAfterWall != null && delayed < delaysAfterWall.length) {
        pass(delaysAfterWall[delayed++]);
      }
      return beyond2262 ? read.plusSeconds(9_000_000_000L) : read;
    }

    @Override
    long readMonotonic() {
      long read = monotonic;
      pass(costOfAReading);
      return read;
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.OffsetSample.Kind;
import io.truechimer.sync.OffsetSample.Source;
import io.truechimer.time.ClockReading;
import org.junit.jupiter.api.Test;

/** Of one source, whose clock is as far ahead as each sample says, in milliseconds. */
class SampleWindowTest {

  private static final long MILLI = 1_000_000;
  private static final Source SOURCE = new Source(Kind.PEER, "p", "p", 1, 0);
  private static final MonitorSettings SETTINGS = MonitorSettings.builder().build();
  private static final DriftBound DRIFT = new DriftBound(SETTINGS.driftPpb(), 0);

  private final SampleWindow window = new SampleWindow(SETTINGS);

  private void add(Source source, long atMillis, long aheadMillis, long errorMillis) {
    window.add(
        new OffsetSample(source, atMillis * MILLI, aheadMillis * MILLI, 0, errorMillis * MILLI, 0));
  }

  private static ClockReading at(long millis) {
    return new ClockReading(millis * MILLI, millis * MILLI, 0);
  }

  private SampleWindow.Entry best(long millis) {
    return window.best(at(millis), DRIFT, Long.MIN_VALUE / 2).orElseThrow();
  }

  @Test
  void shouldPreferASmallErrorUntilItsAgeOutweighsIt() {
    add(SOURCE, 0, 1, 3);
    add(SOURCE, 1000, 2, 5);
    // 500 ppm: the older one loses half a millisecond a second, as the newer does.
    assertThat(best(1000).sample().errorNanos()).isEqualTo(3 * MILLI);
    add(SOURCE, 8000, 2, 6);
    assertThat(best(8000).sample().errorNanos())
        .as("6 ms against 3 + 4 and 5 + 3.5")
        .isEqualTo(6 * MILLI);
  }

  @Test
  void shouldWidenWithAgeByTheOwnDrift() {
    add(SOURCE, 0, 10, 3);
    assertThat(best(2000).offset(at(2000), DRIFT))
        .isEqualTo(new OffsetInterval(6 * MILLI, 14 * MILLI));
  }

  @Test
  void shouldForgetByNumberAndByAge() {
    add(SOURCE, 0, 0, 1);
    for (int i = 1; i <= 16; i++) {
      add(SOURCE, i * 100L, 0, 50);
    }
    assertThat(best(1600).sample().errorNanos()).isEqualTo(50 * MILLI);
    add(SOURCE, 15_000, 0, 50);
    window.expire(30_000 * MILLI);
    assertThat(window.isEmpty()).isFalse();
    window.expire(30_001 * MILLI);
    assertThat(window.isEmpty()).as("silent for more than 15 s").isTrue();
  }

  @Test
  void shouldStartAnewWithAnEpoch() {
    add(SOURCE, 0, 0, 1);
    add(new Source(Kind.PEER, "p", "p", 1, 1), 100, 0, 9);
    assertThat(best(100).sample().errorNanos()).isEqualTo(9 * MILLI);
  }

  @Test
  void shouldBelieveTheNewerOfTwoThatContradictEachOther() {
    add(SOURCE, 0, 0, 1);
    add(SOURCE, 1000, 300, 20);
    assertThat(best(1000).sample().errorNanos()).isEqualTo(20 * MILLI);
    // They touch: 300 - 20 - 11, and that is no contradiction.
    add(SOURCE, 1000, 269, 11);
    assertThat(best(1000).sample().errorNanos()).isEqualTo(11 * MILLI);
    add(SOURCE, 1000, 300, 20);
    assertThat(best(1000).sample().errorNanos()).isEqualTo(11 * MILLI);
  }

  @Test
  void shouldAllowForASleep() {
    add(SOURCE, 0, 0, 1);
    window.allowForSuspend(500 * MILLI);
    assertThat(best(0).offset(at(0), DRIFT)).isEqualTo(new OffsetInterval(-MILLI, 501 * MILLI));
    add(SOURCE, 1, 0, 20);
    assertThat(best(1).sample().errorNanos()).isEqualTo(20 * MILLI);
  }

  @Test
  void shouldPreferTheNewerOfEquals() {
    add(SOURCE, 0, 0, 3);
    window.add(new OffsetSample(SOURCE, 1000 * MILLI, 0, 0, 3 * MILLI + MILLI / 2, 0));
    assertThat(best(1000).sample().monotonicNanos()).isEqualTo(1000 * MILLI);
  }

  @Test
  void shouldForgetWhatIsTooOldOfASourceThatStillSpeaks() {
    add(SOURCE, 0, 0, 1);
    add(SOURCE, 20_000, 0, 50);
    window.expire(30_000 * MILLI);
    assertThat(best(30_000).sample().errorNanos()).isEqualTo(MILLI);
    window.expire(30_001 * MILLI);
    assertThat(best(30_001).sample().errorNanos()).isEqualTo(50 * MILLI);
  }

  @Test
  void shouldAllowForClocksThatAreNotReadAtOnce() {
    add(SOURCE, 0, 10, 3);
    assertThat(best(0).offset(new ClockReading(0, 0, 2 * MILLI), DRIFT))
        .isEqualTo(new OffsetInterval(5 * MILLI, 15 * MILLI));
  }
}

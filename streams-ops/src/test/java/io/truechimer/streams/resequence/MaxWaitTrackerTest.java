/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class MaxWaitTrackerTest {

  private final MaxWaitTracker waits = new MaxWaitTracker(Duration.ofSeconds(10));

  private static long millis(long millis) {
    return millis * 1_000_000;
  }

  private static Bytes key(int number) {
    return Bytes.wrap(new byte[] {(byte) number});
  }

  private void releasedUpTo(int number) {
    waits.released(key -> key.compareTo(key(number)) <= 0);
  }

  @Test
  void shouldReleaseTheGreatestThatHasWaitedForLongEnough() {
    waits.arrived(key(7), millis(10));
    waits.arrived(key(5), millis(50));
    waits.arrived(key(8), millis(110));
    assertThat(waits.overdue(millis(10_049))).isEmpty();
    assertThat(waits.overdue(millis(10_050))).contains(key(7));
    assertThat(waits.overdue(millis(10_060))).contains(key(7));
    releasedUpTo(7);
    assertThat(waits.overdue(millis(10_109))).isEmpty();
    assertThat(waits.overdue(millis(10_110))).contains(key(8));
    releasedUpTo(8);
    assertThat(waits.overdue(millis(20_000))).isEmpty();
  }

  @Test
  void shouldForgetWhatHasBeenReleasedLongBeforeTheMaximumWait() {
    for (int i = 1; i <= 50; i++) {
      waits.arrived(key(i), millis(i * 100L));
    }
    List<Bytes> asked = new ArrayList<>();

    waits.released(key -> asked.add(key) && key.compareTo(key(48)) <= 0);

    assertThat(asked).hasSize(49).endsWith(key(48), key(49));
    assertThat(waits.overdue(millis(14_899))).isEmpty();
    assertThat(waits.overdue(millis(14_900))).contains(key(49));
    releasedUpTo(49);
    assertThat(waits.overdue(millis(14_999))).isEmpty();
    assertThat(waits.overdue(millis(15_000))).contains(key(50));
  }

  /** One that is far ahead must not keep those behind it from being forgotten. */
  @Test
  void shouldNotKeepWhatGoesTogetherWithAnEarlierOne() {
    waits.arrived(key(100), millis(0));
    for (int i = 1; i <= 50; i++) {
      waits.arrived(key(i), millis(i * 100L));
    }

    assertThat(waits.overdue(millis(10_000))).contains(key(100));
    List<Bytes> asked = new ArrayList<>();
    waits.released(key -> !asked.add(key));
    assertThat(asked).containsExactly(key(100));
    assertThat(waits.overdue(millis(20_000))).contains(key(100));
  }
}

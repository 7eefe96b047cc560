/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.truechimer.sync.OffsetSample.Kind;
import io.truechimer.sync.OffsetSample.Source;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetSampleTest {

  private static final long MILLI = 1_000_000;
  private static final Source SOURCE = new Source(Kind.BROKER, "7", "rack", 0, 0);

  /** Half of 9 ms, the millisecond that was cut to, and what 9 ms drift. */
  @Test
  void shouldMeasureABrokerByItsAcknowledgement() {
    MonitorSettings settings = MonitorSettings.builder().brokerError(Duration.ofMillis(20)).build();
    OffsetSample sample =
        OffsetSample.broker("7", "rack", -4 * MILLI, 5 * MILLI, 1_800_000_000_000L, settings);
    long lead = 1_800_000_000_000L * MILLI - MILLI / 2;
    assertThat(sample)
        .isEqualTo(
            new OffsetSample(
                SOURCE, 5 * MILLI, lead, 9 * MILLI, 4_500_000 + MILLI + 4_500, 20 * MILLI));
    assertThat(sample.errorAt(1005 * MILLI, new DriftBound(500_000, 0)))
        .isEqualTo(sample.errorNanos() + 500_000);
    assertThat(sample.errorAt(0, new DriftBound(500_000, 0)))
        .as("before it was taken")
        .isEqualTo(sample.errorNanos());
  }

  /** In the round trip too, which is measured by the clock that is slewed. */
  @Test
  void shouldAgeFasterWhileTheClockIsSlewed() {
    OffsetSample sample = OffsetSample.cristian(SOURCE, 0, 0, 100 * MILLI, 0, 0);
    DriftBound slewing = new DriftBound(0, 50 * MILLI);
    assertThat(sample.errorAt(0, slewing)).isEqualTo(50 * MILLI + 8_333_334);
    assertThat(sample.errorAt(200 * MILLI, slewing)).isEqualTo(50 * MILLI + 25_000_001);
    assertThat(sample.errorAt(10_000 * MILLI, slewing)).isEqualTo(100 * MILLI);
  }

  @ParameterizedTest
  @CsvSource({
    "-3, 0, 3",
    "9223372036854775807, 9223372036854775807, 4611686018427387904",
    "-9223372036854775808, 0, 9223372036854775807"
  })
  void shouldNotOverflowWithOddRoundTrips(long roundTrip, long counted, long error) {
    OffsetSample sample = OffsetSample.cristian(SOURCE, 0, 0, roundTrip, 0, 0);
    assertThat(sample.roundTripNanos()).isEqualTo(counted);
    assertThat(sample.errorNanos()).isEqualTo(error);
  }

  @Test
  void shouldRefuseNegativeErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OffsetSample(SOURCE, 0, 0, -1, -2, -3))
        .withMessage(
            "round trips and errors must be 0 or greater:"
                + " roundTripNanos=-1, errorNanos=-2, claimedErrorNanos=-3");
  }
}

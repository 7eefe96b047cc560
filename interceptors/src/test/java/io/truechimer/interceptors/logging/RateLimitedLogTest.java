/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.testkit.CapturedLog;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class RateLimitedLogTest {

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void shouldWarnOnceAMinuteAndSayHowOftenItKeptSilent(long start) {
    ManualTimeSource time = new ManualTimeSource(1_700_000_000_000_000_000L);
    time.setMonotonicNanos(start); // It may be any number, and may wrap around.
    try (CapturedLog captured = new CapturedLog(RateLimitedLogTest.class)) {
      RateLimitedLog log =
          new RateLimitedLog(LoggerFactory.getLogger(RateLimitedLogTest.class), time);
      log.warn(() -> "first");
      log.warn(
          () -> {
            throw new AssertionError("a message that is not logged is not made");
          });
      time.setMonotonicNanos(start + Duration.ofMinutes(1).toNanos() - 1);
      log.warn(() -> "too early");
      time.setMonotonicNanos(start + Duration.ofMinutes(1).toNanos());
      log.warn(() -> "second", new IllegalStateException("why"));
      time.setMonotonicNanos(start + Duration.ofMinutes(3).toNanos());
      log.warn(() -> "third");

      assertThat(captured.messages())
          .containsExactly("first", "second (2 more since the last)", "third");
    }
  }
}

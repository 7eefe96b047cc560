/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.time.Duration;
import java.util.Locale;

/**
 * A host with one service, and a wrong clock.
 *
 * @param id the name of the service
 * @param skewMillis the skew of the host's clock, positive = ahead, in milliseconds
 */
record ServiceHost(String id, long skewMillis) {

  /** {@return a new clock with this host's skew} */
  SkewedTimeSource newClock() {
    return new SkewedTimeSource(Duration.ofMillis(skewMillis));
  }

  /** {@return for example {@code orders 250 ms ahead}} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s %d ms %s", id, Math.abs(skewMillis), skewMillis < 0 ? "behind" : "ahead");
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.time.Duration;
import java.util.Locale;

/**
 * A machine with one service on it, and with a clock that is wrong.
 *
 * @param id the name of the service
 * @param skewMillis how far the machine's clock is ahead; negative if it is behind
 */
record ServiceHost(String id, long skewMillis) {

  /** {@return a new clock, as wrong as that of this machine} */
  SkewedTimeSource newClock() {
    return new SkewedTimeSource(Duration.ofMillis(skewMillis));
  }

  /** {@return for example {@code orders +250 ms}} */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %+d ms", id, skewMillis);
  }
}

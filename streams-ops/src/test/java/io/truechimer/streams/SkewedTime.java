/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.time.TimeSource;
import java.time.Duration;

/** The machine's clocks, the wall put wrong by a fixed amount. */
public record SkewedTime(Duration skew) implements TimeSource {

  @Override
  public long wallNanos() {
    return TimeSource.system().wallNanos() + skew.toNanos();
  }

  @Override
  public long monotonicNanos() {
    return TimeSource.system().monotonicNanos();
  }
}

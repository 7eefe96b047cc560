/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.time.ClockReading;
import io.truechimer.time.TimeSource;
import java.time.Duration;

/** The machine's clocks, the wall put wrong; by another amount at any time. */
final class SkewedTime implements TimeSource {

  private volatile long skewNanos;

  SkewedTime(Duration skew) {
    skew(skew);
  }

  void skew(Duration skew) {
    skewNanos = skew.toNanos();
  }

  @Override
  public long wallNanos() {
    return read().wallNanos();
  }

  @Override
  public long monotonicNanos() {
    return TimeSource.system().monotonicNanos();
  }

  @Override
  public ClockReading read() {
    ClockReading reading = TimeSource.system().read();
    return reading.withWall(reading.wallNanos() + skewNanos);
  }
}

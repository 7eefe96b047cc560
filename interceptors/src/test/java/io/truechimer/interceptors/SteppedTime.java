/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.time.TimeSource;
import java.time.Duration;

/** The machine's clocks; the wall can be put wrong at any time. */
final class SteppedTime implements TimeSource {

  private volatile long skewNanos;

  void skew(Duration skew) {
    skewNanos = skew.toNanos();
  }

  @Override
  public long wallNanos() {
    return TimeSource.system().wallNanos() + skewNanos;
  }

  @Override
  public long monotonicNanos() {
    return TimeSource.system().monotonicNanos();
  }
}

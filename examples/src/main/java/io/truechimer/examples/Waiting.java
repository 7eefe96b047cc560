/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions. */
final class Waiting {

  private static final long PAUSE_MILLIS = 20;

  private Waiting() {}

  /** {@return whether the condition became true in time} */
  static boolean until(Duration patience, BooleanSupplier condition) throws InterruptedException {
    long start = TimeSource.system().monotonicNanos();
    while (!condition.getAsBoolean()) {
      if (TimeSource.system().monotonicNanos() - start > patience.toNanos()) {
        return false;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return true;
  }
}

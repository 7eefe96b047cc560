/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.sync.ClockEstimate;
import io.truechimer.time.ClockReading;
import io.truechimer.time.TimeSource;

/**
 * The machine's clocks, but for the wall where the monitor knows better: a wall that has stepped is
 * not followed before others have confirmed it, and one that was proven false is held within what
 * they allow.
 */
record ConfirmedTime(TimeSource machine, NodeWatch watch) implements TimeSource {

  @Override
  public long wallNanos() {
    return read().wallNanos();
  }

  @Override
  public long monotonicNanos() {
    return machine.monotonicNanos();
  }

  @Override
  public ClockReading read() {
    return confirm(machine.read());
  }

  /** {@return the reading, with the wall that the node goes by} */
  ClockReading confirm(ClockReading reading) {
    ClockEstimate verdict = watch.verdict();
    return verdict == null
        ? reading
        : reading.withWall(verdict.physicalNanos(reading.wallNanos(), reading.monotonicNanos()));
  }

  /** {@return the latest that the wall time can be: what is received is held against it} */
  long latestNanos(ClockReading reading) {
    long wall = reading.wallNanos();
    ClockEstimate verdict = watch.verdict();
    return verdict == null ? wall : verdict.latestPhysicalNanos(wall, reading.monotonicNanos());
  }
}

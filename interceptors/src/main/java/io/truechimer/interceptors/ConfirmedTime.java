/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.sync.Verdict;
import io.truechimer.time.TimeSource;

/**
 * The machine's clocks, but for the wall where the monitor knows better: a wall that has stepped is
 * not followed before others have confirmed it, and one that was proven false is held within what
 * they allow.
 */
record ConfirmedTime(TimeSource machine, NodeWatch watch) implements TimeSource {

  @Override
  public long wallNanos() {
    // The monotonic clock first: a thread that loses its processor in between sees a wall that ran
    // ahead, and not one that stepped back.
    return wallNanos(machine.monotonicNanos());
  }

  @Override
  public long monotonicNanos() {
    return machine.monotonicNanos();
  }

  @Override
  public long wallNanos(long monotonicNanos) {
    long wall = machine.wallNanos(monotonicNanos);
    Verdict verdict = watch.verdict();
    return verdict == null ? wall : verdict.physicalNanos(wall, monotonicNanos);
  }

  /** {@return the latest that the wall time can be: what is received is held against it} */
  long latestNanos(long monotonicNanos) {
    long wall = machine.wallNanos(monotonicNanos);
    Verdict verdict = watch.verdict();
    return verdict == null ? wall : verdict.latestPhysicalNanos(wall, monotonicNanos);
  }
}

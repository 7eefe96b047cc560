/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.sync.ClockEstimate;
import io.truechimer.time.ClockReading;
import io.truechimer.time.TimeSource;
import java.util.function.Supplier;

/**
 * The physical time of a node's hybrid logical clock: the machine's wall as the offset monitor
 * judges it, and its monotonic clock.
 *
 * @param machine the machine's clocks
 * @param estimate the node's current estimate of true time
 */
record MonitoredTimeSource(TimeSource machine, Supplier<ClockEstimate> estimate)
    implements TimeSource {

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
    // The estimate first: it judges only readings that are younger.
    ClockEstimate current = estimate.get();
    return current.judge(machine.read()).physical();
  }
}

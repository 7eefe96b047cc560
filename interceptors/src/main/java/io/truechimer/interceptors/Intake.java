/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.metrics.Sensor;

/** What became of received stamps. Thread-safe. */
final class Intake {

  private static final double NANOS_PER_MILLI = 1e6;

  private final LongAdder received = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder malformed = new LongAdder();

  /** Null where nobody measures. */
  private volatile Sensor offsets;

  void measureOffsets(Sensor sensor) {
    offsets = sensor;
  }

  void received() {
    received.increment();
  }

  void rejected() {
    rejected.increment();
  }

  void offset(long nanos) {
    Sensor sensor = offsets;
    if (sensor != null) {
      sensor.record(nanos / NANOS_PER_MILLI);
    }
  }

  LongAdder malformed() {
    return malformed;
  }

  long receivedCount() {
    return received.sum();
  }

  long rejectedCount() {
    return rejected.sum();
  }
}

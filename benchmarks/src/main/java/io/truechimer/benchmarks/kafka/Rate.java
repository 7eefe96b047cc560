/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The throughput of records.
 *
 * @param perSecond records per second of elapsed time
 * @param cpuMicros processor time per record, in microseconds, of this process and the brokers.
 *     Less sensitive to other load on the machine
 */
record Rate(double perSecond, double cpuMicros) {

  /** The start of a measurement, in elapsed time and in processor time. */
  record Start(long nanos, Duration spent) {

    static Start now() {
      return new Start(System.nanoTime(), cpuTime());
    }

    Rate of(long records) {
      double nanos = System.nanoTime() - nanos();
      double cpuNanos = cpuTime().minus(spent).toNanos();
      return new Rate(records * 1e9 / nanos, cpuNanos / 1e3 / records);
    }
  }

  private static Duration cpuTime() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.children())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}

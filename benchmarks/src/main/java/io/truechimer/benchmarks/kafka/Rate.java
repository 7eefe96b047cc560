/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How fast records went.
 *
 * @param perSecond records, by the clock on the wall
 * @param cpuMicros what each took of the processors, this process and the brokers together: hardly
 *     more when something else runs on the machine
 */
record Rate(double perSecond, double cpuMicros) {

  /** When it began, in both times. */
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

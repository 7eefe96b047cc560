/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import java.util.List;

/**
 * The result of one round of one variant.
 *
 * @param sent the maximum rate of sending
 * @param read the maximum rate of reading
 * @param latencies latencies from send to poll at a moderate rate, in nanoseconds, ascending
 */
record RoundResult(Rate sent, Rate read, List<Long> latencies) {

  double sentPerSecond() {
    return sent.perSecond();
  }

  double readPerSecond() {
    return read.perSecond();
  }

  double sendingMicros() {
    return sent.cpuMicros();
  }

  double readingMicros() {
    return read.cpuMicros();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import java.util.List;

/**
 * What one round of one variant has measured.
 *
 * @param sent as fast as could be
 * @param read as fast as could be
 * @param latencies from send to poll, in nanoseconds, at a moderate rate; in ascending order
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

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.ClockEstimate;
import io.truechimer.sync.Evidence;

/**
 * Receives the results of a node's offset monitor. The monitor's thread makes the calls, and the
 * thread that opens a node's first client. Implementations must be thread-safe.
 */
public interface MonitorListener {

  /**
   * Receives an evaluation; about once in each heartbeat interval.
   *
   * @param estimate the estimate of true time
   * @param evidence what the estimate rests on
   * @param localSource the state of the machine's own error source, in one line
   */
  void onEvaluation(ClockEstimate estimate, Evidence evidence, String localSource);
}

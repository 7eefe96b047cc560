/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.ClockEstimate;
import io.truechimer.time.TimeSource;
import java.util.function.Supplier;

/**
 * The node whose clock is watched: what the monitor asks of it, and tells it. The monitor's thread
 * calls all of it.
 */
public interface WatchedNode {

  /** {@return its name} */
  String id();

  /** {@return the clocks of its machine, as they are} */
  TimeSource time();

  /** {@return its hybrid logical clock's time now} */
  HybridTimestamp now();

  /**
   * Takes in a judgement; once in each heartbeat interval.
   *
   * @param verdict what is thought of the clock
   * @param evidence what that rests on
   * @param local the state of the machine's own source, in one line
   */
  void judged(ClockEstimate verdict, Evidence evidence, String local);

  /**
   * Tells an operator of trouble, at most now and then.
   *
   * @param message made only if it is told
   * @param cause the exception; null if there is none
   */
  void warn(Supplier<String> message, Throwable cause);
}

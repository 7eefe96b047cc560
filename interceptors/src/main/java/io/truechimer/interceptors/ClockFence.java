/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;

/**
 * Shuts a node's clock out, for reasons of two who do not lift each other's: an operator, and the
 * monitor. Thread-safe.
 */
final class ClockFence {

  /** What the process ends with under the policy {@code halt}: EX_TEMPFAIL of sysexits.h. */
  static final int HALT_STATUS = 75;

  private final Logger log;
  private final String node;

  /** Makes a reason the full evidence. */
  private final UnaryOperator<String> evidence;

  private final AtomicInteger halting = new AtomicInteger();
  private String ofOperator;
  private String ofMonitor;

  /** Why the clock is fenced; null if it is not. Read once for each record that is sent. */
  private volatile String reason;

  ClockFence(Logger log, String node, UnaryOperator<String> evidence) {
    this.log = log;
    this.node = node;
    this.evidence = evidence;
  }

  /** {@return why the clock is fenced; null if it is not} */
  String reason() {
    return reason;
  }

  void raiseByOperator(String why) {
    synchronized (this) {
      ofOperator = why;
      conclude();
    }
    report(why);
  }

  void liftByOperator() {
    synchronized (this) {
      if (ofOperator == null) {
        return;
      }
      ofOperator = null;
      conclude();
    }
    reportLifted();
  }

  /** Does nothing if it is up already. */
  void raiseByMonitor(String why) {
    synchronized (this) {
      if (ofMonitor != null) {
        return;
      }
      ofMonitor = why;
      conclude();
    }
    report(why);
  }

  /** {@return whether it was up} */
  boolean liftByMonitor() {
    synchronized (this) {
      if (ofMonitor == null) {
        return false;
      }
      ofMonitor = null;
      conclude();
    }
    reportLifted();
    return true;
  }

  private void conclude() {
    reason = ofOperator != null ? ofOperator : ofMonitor;
  }

  private void report(String why) {
    try {
      log.error("The clock of node {} is fenced: {}", node, evidence.apply(why));
    } finally {
      if (halting.get() > 0) {
        halt(why);
      }
    }
  }

  private void reportLifted() {
    String left = reason;
    if (left == null) {
      log.info("The clock of node {} is no longer fenced", node);
    } else {
      log.info("The clock of node {} is still fenced, though for one reason less: {}", node, left);
    }
  }

  /** Counts a client that ends the process when the clock is fenced. */
  void haltWhenUp(boolean on) {
    halting.addAndGet(on ? 1 : -1);
  }

  /**
   * Ends the process at once, without shutdown hooks, which might send with the false clock. The
   * evidence goes to the standard error stream too, for a log that writes later would lose it.
   */
  void halt(String why) {
    try {
      String farewell =
          "Node "
              + node
              + " ends this process with status "
              + HALT_STATUS
              + ", as "
              + ClockConfig.FENCE_POLICY
              + "=halt demands: "
              + evidence.apply(why);
      System.err.println(farewell);
      log.error(farewell);
    } finally {
      Runtime.getRuntime().halt(HALT_STATUS);
    }
  }
}

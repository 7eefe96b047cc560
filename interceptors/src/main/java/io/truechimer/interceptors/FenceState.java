/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * A node's fence. Operator and monitor raise and lift it independently; it is up while either holds
 * it. Thread-safe.
 */
final class FenceState {

  /** The exit status under the policy {@code halt}: EX_TEMPFAIL of sysexits.h. */
  static final int HALT_STATUS = 75;

  private final Logger log;
  private final String node;
  private final AtomicInteger haltingClients = new AtomicInteger();
  private String ofOperator;
  private String ofMonitor;

  /** Why the clock is fenced; null if it is not. Read once for each record that is sent. */
  private volatile String reason;

  FenceState(Logger log, String node) {
    this.log = log;
    this.node = node;
  }

  /** {@return why the clock is fenced; null if it is not} */
  String reason() {
    return reason;
  }

  /**
   * Raises the operator's fence, or changes its reason.
   *
   * @param details the evidence, for the log
   */
  void raiseByOperator(String why, Supplier<String> details) {
    synchronized (this) {
      ofOperator = why;
      conclude();
    }
    report(why, details);
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

  /**
   * Raises the monitor's fence, unless it is up already.
   *
   * @param details the evidence, for the log
   */
  void raiseByMonitor(String why, Supplier<String> details) {
    synchronized (this) {
      if (ofMonitor != null) {
        return;
      }
      ofMonitor = why;
      conclude();
    }
    report(why, details);
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

  private void report(String why, Supplier<String> details) {
    try {
      log.error("The clock of node {} is fenced: {}; {}", node, why, details.get());
    } finally {
      if (haltingClients.get() > 0) {
        halt(why, details);
      }
    }
  }

  private void reportLifted() {
    String left = reason;
    if (left == null) {
      log.info("The clock of node {} is no longer fenced", node);
    } else {
      log.info("The clock of node {} is still fenced for another reason: {}", node, left);
    }
  }

  /** Adds or removes a client whose policy ends the process when the clock is fenced. */
  void haltWhenUp(boolean on) {
    haltingClients.addAndGet(on ? 1 : -1);
  }

  /**
   * Ends the process at once, without shutdown hooks, which might send with the wrong clock. The
   * evidence also goes to the standard error stream, because an asynchronous log would lose it.
   */
  void halt(String why, Supplier<String> details) {
    try {
      String message =
          "Node %s ends this process with status %s (%s=halt): %s; %s"
              .formatted(node, HALT_STATUS, ClockConfig.FENCE_POLICY, why, details.get());
      System.err.println(message);
      log.error(message);
    } finally {
      Runtime.getRuntime().halt(HALT_STATUS);
    }
  }
}

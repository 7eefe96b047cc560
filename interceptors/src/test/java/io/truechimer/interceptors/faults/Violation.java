/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

/** Something that must never be, and was. */
record Violation(Rule rule, String what) {

  /** What always holds. */
  enum Rule {
    /** A record is stamped after all that it was caused by. */
    CAUSALITY,

    /** Every record of a client of ours has one stamp. */
    STAMPED,

    /** A record that was acknowledged is in its topic, and whatever is there, somebody receives. */
    NOTHING_LOST,

    /** No record is in its topic twice. */
    NOTHING_TWICE,

    /** While a node is trusted, its interval holds the true time, and so do its stamps' bounds. */
    TRUE_TIME,

    /** A node whose clock is right is neither fenced nor disrupted. */
    NO_HEALTHY_NODE_FENCED,

    /** The application gets no exception of ours, save that the clock is fenced while it is. */
    NO_EXCEPTION,

    /** Closed clients leave no thread and no memory behind. */
    NOTHING_LEFT,

    /** The log has a warning for an event, and not for each record or heartbeat. */
    QUIET_LOG,

    /** A fault has its effect, and all is well afterwards. */
    RECOVERS
  }
}

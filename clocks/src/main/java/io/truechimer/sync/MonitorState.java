/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

/** A node's judgement of its own clock. */
public enum MonitorState {

  /** The monitor has just started; no peer has been measured yet. */
  STARTING,

  /** Fewer than three clocks are heard, the node's own included: too few to judge. */
  UNVERIFIED,

  /** The node's own claim agrees with what most clocks allow. */
  SYNCHRONIZED,

  /**
   * The local error source or the other clocks have fallen silent. The bound is still valid, and
   * grows with the drift.
   */
  HOLDOVER,

  /**
   * No current evidence, a bound too wide to be of use, or contradicted but not yet proven wrong;
   * also a state that only a newer version knows.
   */
  UNKNOWN,

  /** The wall has stepped, or the machine was suspended or moved: everything is measured again. */
  DISRUPTED,

  /** The clock is proven wrong: its own claim misses what most clocks allow. */
  FENCED,

  /** The clocks contradict each other, so none of them can be judged. */
  NO_AGREEMENT;

  /** {@return whether a timestamp's error bound can be relied on in this state} */
  public boolean isTrusted() {
    return this == SYNCHRONIZED || this == HOLDOVER;
  }
}

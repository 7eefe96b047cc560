/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

/** What a node knows of its own clock. */
public enum MonitorState {

  /** Nothing has been measured yet. */
  STARTING,

  /** Fewer than three clocks are heard, itself included: there is nobody to judge by. */
  UNVERIFIED,

  /** The clock's own claim agrees with what most clocks allow. */
  SYNCHRONIZED,

  /**
   * The local source or the other clocks have fallen silent; the bound is still a bound, and grows
   * with the drift.
   */
  HOLDOVER,

  /**
   * Nothing supports the clock any longer, or the bound has grown too wide to be of use; also a
   * state that a newer version has named, and this one does not know.
   */
  UNKNOWN,

  /** The clock has stepped, or the machine was suspended or moved: all is measured again. */
  DISRUPTED,

  /** The clock has been proven false: its own claim does not meet what most clocks allow. */
  FENCED,

  /** The clocks contradict each other, so that none of them can be judged. */
  NO_AGREEMENT;

  /** {@return whether a timestamp's error bound can be relied on in this state} */
  public boolean isTrusted() {
    return this == SYNCHRONIZED || this == HOLDOVER;
  }
}

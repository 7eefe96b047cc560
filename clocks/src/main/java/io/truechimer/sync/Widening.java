/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

/** How wrong a source may be, beyond what its round trip leaves open. */
public enum Widening {

  /** As wrong as it says itself: each clock claims its own error. */
  CLAIMED_ERROR {
    @Override
    long errorOf(long claimedNanos, MonitorSettings settings) {
      return claimedNanos;
    }
  },

  /**
   * As wrong as any clock may be: {@code [offset - error - maxOffset, offset + error + maxOffset]}
   * for every source, whatever it claims. A node alone trusts itself. This is the rule of
   * CockroachDB's first monitor, for clusters whose clocks claim nothing; it sees nothing below
   * twice the maximum offset.
   */
  MAX_OFFSET {
    @Override
    long errorOf(long claimedNanos, MonitorSettings settings) {
      return settings.maxOffsetNanos();
    }
  };

  abstract long errorOf(long claimedNanos, MonitorSettings settings);
}

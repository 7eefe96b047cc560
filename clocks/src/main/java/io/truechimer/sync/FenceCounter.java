/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

/**
 * Fences a clock that was proven wrong several times in a row, and lifts the fence after more clean
 * evaluations in a row.
 *
 * <p>An evaluation that proves nothing changes nothing and does not break a row, because a wrong
 * clock must not escape through a bad connection. Of two evaluations in a row, the later one must
 * rest on a sample taken after those of the earlier one.
 */
final class FenceCounter {

  /** One proof rests on many samples, but these may have a common cause. */
  static final int PROOFS_TO_FENCE = 3;

  static final int CLEAN_TO_LIFT = 6;

  /** A clock that is wrong by more than this is fenced by the first proof. */
  private static final long HARD_LIMIT_NANOS = 60_000_000_000L;

  private boolean isUp;
  private int proofs;
  private int clean;

  /** When the latest vote of the last counted proof was taken, by the monotonic clock. */
  private long proofVoteTime;

  /** The same for the last counted clean evaluation. */
  private long cleanVoteTime;

  FenceCounter() {}

  FenceCounter(FenceCounter former) {
    isUp = former.isUp;
    proofs = former.proofs;
    clean = former.clean;
    proofVoteTime = former.proofVoteTime;
    cleanVoteTime = former.cleanVoteTime;
  }

  boolean isUp() {
    return isUp;
  }

  /**
   * Takes an evaluation into account.
   *
   * @param isSupported whether most clocks support this one
   * @param latestVoteTime when the latest of its votes was taken, by the monotonic clock
   * @param isCounted whether it counts towards a row
   */
  void add(Evidence evidence, boolean isSupported, long latestVoteTime, boolean isCounted) {
    if (isCounted) {
      count(evidence, isSupported, latestVoteTime);
    }
    boolean isBeyondDoubt = evidence.isProof() && evidence.gap() > HARD_LIMIT_NANOS;
    if (proofs >= PROOFS_TO_FENCE || isBeyondDoubt) {
      if (!isUp) {
        clean = 0;
      }
      isUp = true;
    } else if (clean >= CLEAN_TO_LIFT) {
      isUp = false;
    }
  }

  private void count(Evidence evidence, boolean isSupported, long latestVoteTime) {
    if (evidence.isProof()) {
      if (proofs == 0 || latestVoteTime - proofVoteTime > 0) {
        proofs++;
        proofVoteTime = latestVoteTime;
      }
      clean = 0;
    } else if (isSupported) {
      if (clean == 0 || latestVoteTime - cleanVoteTime > 0) {
        clean++;
        cleanVoteTime = latestVoteTime;
      }
      proofs = 0;
    } else if (evidence.isDisjoint()) {
      clean = 0;
    }
  }

  Evidence.InARow inARow() {
    return new Evidence.InARow(proofs, clean);
  }
}

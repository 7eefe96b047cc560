/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

/**
 * Shuts out a clock that has been proven false, several times in a row, and lets it in again when
 * it has been clean for longer. What proves nothing changes nothing: evaluations are in a row if
 * none in between says otherwise, because a false clock must not escape by a bad connection. And
 * what has been counted is not counted again: of two in a row, the later one rests on something
 * that was measured since.
 */
final class Fence {

  /** How many proofs in a row. A proof rests on many samples, but they may have a common cause. */
  static final int PROOFS_TO_FENCE = 3;

  /** How many clean evaluations in a row let a clock in again. */
  static final int CLEAN_TO_FREE = 6;

  /** A clock that is further off than this is fenced by the first proof. */
  private static final long HARD_LIMIT_NANOS = 60_000_000_000L;

  private boolean isUp;
  private int proofsInARow;
  private int cleanInARow;

  /** When the latest samples were taken on which those rest that were counted last. */
  private long proofAsOf;

  private long cleanAsOf;

  boolean isUp() {
    return isUp;
  }

  /**
   * Takes in an evaluation.
   *
   * @param isVouchedFor whether it supports the own clock
   * @param asOf when the latest of the samples was taken that it rests on, by the monotonic clock
   * @param isCounted whether it is one of those that are counted
   */
  void weigh(Evidence evidence, boolean isVouchedFor, long asOf, boolean isCounted) {
    if (isCounted) {
      count(evidence, isVouchedFor, asOf);
    }
    boolean isBeyondDoubt = evidence.isProof() && evidence.gap() > HARD_LIMIT_NANOS;
    if (proofsInARow >= PROOFS_TO_FENCE || isBeyondDoubt) {
      if (!isUp) {
        cleanInARow = 0;
      }
      isUp = true;
    } else if (cleanInARow >= CLEAN_TO_FREE) {
      isUp = false;
    }
  }

  private void count(Evidence evidence, boolean isVouchedFor, long asOf) {
    if (evidence.isProof()) {
      if (proofsInARow == 0 || asOf - proofAsOf > 0) {
        proofsInARow++;
        proofAsOf = asOf;
      }
      cleanInARow = 0;
    } else if (isVouchedFor) {
      if (cleanInARow == 0 || asOf - cleanAsOf > 0) {
        cleanInARow++;
        cleanAsOf = asOf;
      }
      proofsInARow = 0;
    } else if (evidence.isDisjoint()) {
      cleanInARow = 0;
    }
  }

  /** {@return the evidence with the counts that it has led to} */
  Evidence counted(Evidence evidence) {
    return evidence.counted(proofsInARow, cleanInARow);
  }
}

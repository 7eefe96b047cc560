/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/**
 * A refusal of a {@link HybridClock}: what it was asked to do would break one of its limits.
 *
 * <p>A refusal is thrown before anything changes: the clock stands as it stood, and goes on as soon
 * as the cause is gone. All times and durations are unsigned numbers of nanoseconds.
 */
public abstract sealed class ClockException extends RuntimeException
    permits ClockOffsetException, ForwardJumpException, WallTimeOverflowException {

  private static final long serialVersionUID = 1;

  ClockException(String message) {
    super(message);
  }
}

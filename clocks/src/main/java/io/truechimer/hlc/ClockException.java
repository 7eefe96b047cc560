/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

/**
 * An operation of a {@link HybridClock} would exceed one of its limits.
 *
 * <p>The clock throws before it changes anything, so its last timestamp stays the same. It works
 * again as soon as the cause is gone. All times and durations are unsigned nanoseconds.
 */
public abstract sealed class ClockException extends RuntimeException
    permits ClockOffsetException, ForwardJumpException, WallTimeOverflowException {

  private static final long serialVersionUID = 1;

  ClockException(String message) {
    super(message);
  }
}

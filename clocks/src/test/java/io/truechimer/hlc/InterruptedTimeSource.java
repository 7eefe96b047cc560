/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import io.truechimer.time.TimeSource;

/** A time source that runs an action right after the next reading of the wall clock. */
final class InterruptedTimeSource implements TimeSource {

  private final TimeSource source;
  Runnable afterWall = () -> {};

  InterruptedTimeSource(TimeSource source) {
    this.source = source;
  }

  @Override
  public long wallNanos() {
    long wall = source.wallNanos();
    Runnable now = afterWall;
    afterWall = () -> {};
    now.run();
    return wall;
  }

  @Override
  public long monotonicNanos() {
    return source.monotonicNanos();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;

/** A time source that stands still, and whose wall cannot be read once it is broken. */
final class FragileTime implements TimeSource {

  private final TimeSource source = new ManualTimeSource(Clients.NOW);

  /** What reading the wall ends with; null while it is whole. */
  private volatile Failure failure;

  /** What may come of reading a clock. */
  enum Failure {
    EXCEPTION {
      @Override
      void raise() {
        throw new IllegalStateException("the wall cannot be read");
      }
    },
    /** As of a jar that is missing. */
    LINKAGE_ERROR {
      @Override
      void raise() {
        throw new NoClassDefFoundError("some/Wall");
      }
    };

    abstract void raise();
  }

  void breakBy(Failure failure) {
    this.failure = failure;
  }

  @Override
  public long wallNanos() {
    if (failure != null) {
      failure.raise();
    }
    return source.wallNanos();
  }

  @Override
  public long monotonicNanos() {
    return source.monotonicNanos();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The clean-up steps of a cluster, executed once in reverse order: when the cluster closes, when
 * its start fails, or when the JVM exits.
 */
final class Cleanup implements AutoCloseable {

  private final Deque<AutoCloseable> steps = new ArrayDeque<>();
  private final Thread exitHook = new Thread(this::close, "testkit-cleanup");
  private boolean closed;

  private Cleanup() {}

  /** {@return the result of a start; if the start fails, the clean-up runs at once} */
  static <T> T guard(Start<T> start) {
    Cleanup cleanup = new Cleanup();
    Runtime.getRuntime().addShutdownHook(cleanup.exitHook);
    try {
      return start.with(cleanup);
    } catch (Throwable failure) {
      try {
        cleanup.close();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
      throw new IllegalStateException("cluster did not start: cause=" + failure, failure);
    }
  }

  /** The start of a cluster. It adds a clean-up for each of its steps. */
  interface Start<T> {
    T with(Cleanup cleanup) throws Exception;
  }

  synchronized <T extends AutoCloseable> T add(T step) {
    if (closed) {
      throw new IllegalStateException("the JVM exits while a cluster starts");
    }
    steps.push(step);
    return step;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    IllegalStateException failure = null;
    for (AutoCloseable step : steps) {
      try {
        step.close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("cluster did not close cleanly", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    steps.clear();
    if (Thread.currentThread() != exitHook) {
      removeExitHook();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void removeExitHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(exitHook);
    } catch (IllegalStateException e) {
      // The JVM is exiting already; the hook will have nothing to do.
    }
  }
}

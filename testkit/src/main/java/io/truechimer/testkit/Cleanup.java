/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to be undone, last first: once, when the cluster closes, when its start fails halfway, or
 * when the JVM ends before either.
 */
final class Cleanup implements AutoCloseable {

  private final Deque<AutoCloseable> steps = new ArrayDeque<>();
  private final Thread atExit = new Thread(this::close, "testkit-cleanup");
  private boolean closed;

  private Cleanup() {}

  /** {@return what {@code start} makes of a new clean-up; done at once if {@code start} fails} */
  static <T> T guard(Start<T> start) {
    Cleanup cleanup = new Cleanup();
    Runtime.getRuntime().addShutdownHook(cleanup.atExit);
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

  /** The start of a cluster, which notes at every step how to undo it. */
  interface Start<T> {
    T with(Cleanup cleanup) throws Exception;
  }

  synchronized <T extends AutoCloseable> T add(T step) {
    if (closed) {
      throw new IllegalStateException("the JVM ends while a cluster starts");
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
    if (Thread.currentThread() != atExit) {
      forgetExit();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void forgetExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending already; the hook will find nothing to do.
    }
  }
}

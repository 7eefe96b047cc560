/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import io.truechimer.itc.Stamp;
import java.util.Optional;

/** The task that the calling thread works on. Internal. */
public final class CurrentTask {

  private static final ThreadLocal<TaskCausalContext> TASK = new ThreadLocal<>();

  private CurrentTask() {}

  /** {@return the causal context of the task, without an id; empty outside of tasks} */
  public static Optional<Stamp> seen() {
    return Optional.ofNullable(context()).map(TaskCausalContext::seen);
  }

  /** Counts for the task, if there is one, that the past of a value was too long. */
  public static void recordPastShortened() {
    TaskCausalContext task = context();
    if (task != null) {
      task.metrics.pastShortened();
    }
  }

  /** {@return the context of the current task; null outside of tasks} */
  static TaskCausalContext context() {
    return TASK.get();
  }

  /**
   * Sets the task of the calling thread.
   *
   * @param task null for none
   * @return the previous one, for {@link #leave}
   */
  static TaskCausalContext enter(TaskCausalContext task) {
    TaskCausalContext outer = TASK.get();
    if (outer != task) {
      TASK.set(task);
    }
    return outer;
  }

  /** Restores what {@link #enter} returned. Within a chain of processors this is the same task. */
  static void leave(TaskCausalContext outer, TaskCausalContext task) {
    if (outer != task) {
      TASK.set(outer);
    }
  }
}

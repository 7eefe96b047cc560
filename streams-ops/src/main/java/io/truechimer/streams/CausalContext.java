/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.itc.Stamp;
import java.util.Optional;

/**
 * The causal context of the task that the calling thread works on: all that the task has seen, and
 * so all that what it writes now may descend from.
 *
 * <pre>{@code
 * public void process(Record<String, Order> order) {
 *   Optional<Stamp> seen = CausalContext.current();
 * }
 * }</pre>
 *
 * <p>It is there in processors and punctuators, and in the functions given to the DSL, where {@link
 * CausalProcessorWrapper} is at work. It over-approximates: what one value really descends from is
 * less, see {@link Causal}. So it says CONCURRENT only of what is, but BEFORE also of much that is
 * concurrent; it never serves as the version of a key.
 */
public final class CausalContext {

  private static final ThreadLocal<TaskContext> TASK = new ThreadLocal<>();

  private CausalContext() {}

  /** {@return the anonymous stamp of all that the task has seen; empty outside of tasks} */
  public static Optional<Stamp> current() {
    return Optional.ofNullable(task()).map(TaskContext::seen);
  }

  /** {@return the task of the calling thread; null if it works on none} */
  static TaskContext task() {
    return TASK.get();
  }

  /**
   * Says which task the calling thread works on from now on.
   *
   * @param task null for none
   * @return the one before, to be put back
   */
  static TaskContext enter(TaskContext task) {
    TaskContext outer = TASK.get();
    if (outer != task) {
      TASK.set(task);
    }
    return outer;
  }

  /**
   * Puts back what {@link #enter} gave; most often, within a chain of processors, it is the same.
   */
  static void leave(TaskContext outer, TaskContext task) {
    if (outer != task) {
      TASK.set(outer);
    }
  }
}

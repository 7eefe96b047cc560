/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.itc.Stamp;
import io.truechimer.streams.context.CurrentTask;
import java.util.Optional;

/**
 * The causal context of the current task: everything that the task has seen. What the task writes
 * now may descend from all of it.
 *
 * <pre>{@code
 * public void process(Record<String, Order> order) {
 *   Optional<Stamp> seen = CausalContext.current();
 * }
 * }</pre>
 *
 * <p>Available in processors, in punctuators and in functions passed to the DSL, if {@link
 * ClockStreams} has configured the application.
 *
 * <p>The context over-approximates: one value descends from less than its task has seen, see {@link
 * io.truechimer.streams.stamped.Causal}. So CONCURRENT is always true, but BEFORE may also be
 * reported for concurrent records. Never use the context as the version of a key.
 */
public final class CausalContext {

  private CausalContext() {}

  /** {@return the context of the calling thread's task, without an id; empty outside of tasks} */
  public static Optional<Stamp> current() {
    return CurrentTask.seen();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/** The task of a processor, which holds it from init to close. For the thread of the task alone. */
final class ProcessorTask {

  private final CausalTasks tasks;
  private final ProcessorKind kind;
  private CausalTasks.Task task;

  ProcessorTask(Object processor, CausalTasks tasks) {
    this.tasks = tasks;
    this.kind = ProcessorKind.of(processor);
  }

  /**
   * Takes hold of the task, and lets go again if the processor cannot be initialized.
   *
   * @param context what Kafka gives
   * @param causal makes what a processor of the user's gets in its place
   * @param init initializes the processor
   */
  <C extends ProcessingContext> void init(
      C context, BiFunction<C, TaskContext, C> causal, Consumer<C> init) {
    release();
    task = tasks.open(context);
    try {
      init.accept(kind == ProcessorKind.USERS ? causal.apply(context, task.context()) : context);
    } catch (RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  /** {@return whether the processor gets records with the contexts that they brought} */
  boolean isExact() {
    return kind == ProcessorKind.EXACT;
  }

  TaskContext context() {
    return task.context();
  }

  void close(Runnable close) {
    try {
      close.run();
    } finally {
      release();
    }
  }

  private void release() {
    if (task != null) {
      task.release();
      task = null;
    }
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * A processor's hold on the context of its task, from {@code init} to {@code close}, and the body
 * that both causal processors share. Only for the thread of the task.
 *
 * @param <R> the type of the records
 */
final class TaskLease<R> {

  private final CausalTasks tasks;
  private final ProcessorKind kind;
  private final Function<R, Headers> headers;
  private final BiFunction<TaskCausalContext, R, R> withContext;
  private CausalTasks.Task task;

  /**
   * Creates a lease that holds no task yet.
   *
   * @param delegate the wrapped processor
   * @param headers returns the headers of a record
   * @param withContext joins the context of a record, and marks the record
   */
  TaskLease(
      Object delegate,
      CausalTasks tasks,
      Function<R, Headers> headers,
      BiFunction<TaskCausalContext, R, R> withContext) {
    this.tasks = tasks;
    this.kind = ProcessorKind.of(delegate);
    this.headers = headers;
    this.withContext = withContext;
  }

  /**
   * Opens the task, and initializes the wrapped processor; releases the task if that fails.
   *
   * @param context Kafka's context
   * @param causal makes the context that a user's processor receives
   * @param init initializes the wrapped processor
   */
  <C extends ProcessingContext> void init(
      C context, BiFunction<C, TaskCausalContext, C> causal, Consumer<C> init) {
    release();
    task = tasks.open(context);
    try {
      init.accept(kind == ProcessorKind.USER ? causal.apply(context, task.context) : context);
    } catch (RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  void process(R record, Consumer<R> process) {
    TaskCausalContext context = task.context;
    TaskCausalContext outer = CurrentTask.enter(context);
    try {
      if (kind == ProcessorKind.STAMP_AWARE) {
        context.receive(headers.apply(record));
        process.accept(record);
      } else {
        process.accept(withContext.apply(context, record));
      }
    } finally {
      CurrentTask.leave(outer, context);
    }
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

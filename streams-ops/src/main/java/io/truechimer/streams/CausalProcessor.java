/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** A processor whose records join the context of its task, and carry it. */
final class CausalProcessor<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {

  private final Processor<KIn, VIn, KOut, VOut> delegate;
  private final CausalTasks tasks;
  private final ProcessorKind kind;
  private CausalTasks.Task task;

  CausalProcessor(Processor<KIn, VIn, KOut, VOut> delegate, CausalTasks tasks) {
    this.delegate = delegate;
    this.tasks = tasks;
    this.kind = ProcessorKind.of(delegate);
  }

  @Override
  public void init(ProcessorContext<KOut, VOut> context) {
    release();
    task = tasks.open(context);
    try {
      delegate.init(
          kind == ProcessorKind.USERS
              ? new CausalProcessorContext<>(context, task.context())
              : context);
    } catch (RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  @Override
  public void process(Record<KIn, VIn> record) {
    TaskContext context = task.context();
    TaskContext outer = CausalContext.enter(context);
    try {
      if (kind == ProcessorKind.EXACT) {
        context.receive(record.headers());
        delegate.process(record);
      } else {
        delegate.process(context.withContext(record));
      }
    } finally {
      CausalContext.leave(outer, context);
    }
  }

  @Override
  public void close() {
    try {
      delegate.close();
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

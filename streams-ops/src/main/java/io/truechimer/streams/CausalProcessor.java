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
  private final ProcessorTask task;

  CausalProcessor(Processor<KIn, VIn, KOut, VOut> delegate, CausalTasks tasks) {
    this.delegate = delegate;
    this.task = new ProcessorTask(delegate, tasks);
  }

  @Override
  public void init(ProcessorContext<KOut, VOut> context) {
    task.init(context, CausalProcessorContext::new, delegate::init);
  }

  @Override
  public void process(Record<KIn, VIn> record) {
    TaskContext context = task.context();
    TaskContext outer = CausalContext.enter(context);
    try {
      if (task.isExact()) {
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
    task.close(delegate::close);
  }
}

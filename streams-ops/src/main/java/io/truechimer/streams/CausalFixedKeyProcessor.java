/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** The same as {@link CausalProcessor}, for a processor that keeps the keys of its records. */
final class CausalFixedKeyProcessor<KIn, VIn, VOut> implements FixedKeyProcessor<KIn, VIn, VOut> {

  private final FixedKeyProcessor<KIn, VIn, VOut> delegate;
  private final CausalTasks tasks;
  private final ProcessorKind kind;
  private CausalTasks.Task task;

  CausalFixedKeyProcessor(FixedKeyProcessor<KIn, VIn, VOut> delegate, CausalTasks tasks) {
    this.delegate = delegate;
    this.tasks = tasks;
    this.kind = ProcessorKind.of(delegate);
  }

  @Override
  public void init(FixedKeyProcessorContext<KIn, VOut> context) {
    release();
    task = tasks.open(context);
    try {
      delegate.init(
          kind == ProcessorKind.USERS
              ? new CausalFixedKeyProcessorContext<>(context, task.context())
              : context);
    } catch (RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  @Override
  public void process(FixedKeyRecord<KIn, VIn> record) {
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

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
  private final ProcessorTask task;

  CausalFixedKeyProcessor(FixedKeyProcessor<KIn, VIn, VOut> delegate, CausalTasks tasks) {
    this.delegate = delegate;
    this.task = new ProcessorTask(delegate, tasks);
  }

  @Override
  public void init(FixedKeyProcessorContext<KIn, VOut> context) {
    task.init(context, CausalFixedKeyProcessorContext::new, delegate::init);
  }

  @Override
  public void process(FixedKeyRecord<KIn, VIn> record) {
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

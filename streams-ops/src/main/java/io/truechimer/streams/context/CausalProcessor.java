/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Wraps a processor: its records join the context of the task, and carry it. */
final class CausalProcessor<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {

  private final Processor<KIn, VIn, KOut, VOut> delegate;
  private final TaskLease<Record<KIn, VIn>> lease;

  CausalProcessor(Processor<KIn, VIn, KOut, VOut> delegate, CausalTasks tasks) {
    this.delegate = delegate;
    this.lease = new TaskLease<>(delegate, tasks, Record::headers, TaskCausalContext::withContext);
  }

  @Override
  public void init(ProcessorContext<KOut, VOut> context) {
    lease.init(context, CausalProcessorContext::new, delegate::init);
  }

  @Override
  public void process(Record<KIn, VIn> record) {
    lease.process(record, delegate::process);
  }

  @Override
  public void close() {
    lease.close(delegate::close);
  }
}

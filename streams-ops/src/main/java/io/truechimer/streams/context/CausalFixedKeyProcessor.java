/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** The {@link CausalProcessor} for {@code processValues}. */
final class CausalFixedKeyProcessor<KIn, VIn, VOut> implements FixedKeyProcessor<KIn, VIn, VOut> {

  private final FixedKeyProcessor<KIn, VIn, VOut> delegate;
  private final TaskLease<FixedKeyRecord<KIn, VIn>> lease;

  CausalFixedKeyProcessor(FixedKeyProcessor<KIn, VIn, VOut> delegate, CausalTasks tasks) {
    this.delegate = delegate;
    this.lease =
        new TaskLease<>(delegate, tasks, FixedKeyRecord::headers, TaskCausalContext::withContext);
  }

  @Override
  public void init(FixedKeyProcessorContext<KIn, VOut> context) {
    lease.init(context, CausalFixedKeyProcessorContext::new, delegate::init);
  }

  @Override
  public void process(FixedKeyRecord<KIn, VIn> record) {
    lease.process(record, delegate::process);
  }

  @Override
  public void close() {
    lease.close(delegate::close);
  }
}

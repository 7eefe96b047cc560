/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The processor of {@link Resequencer#processor}. */
final class ResequencerProcessor<K, V> implements Processor<K, V, K, V> {

  private final ResequencerTask<K, V> task;

  ResequencerProcessor(Resequencer<K, V> settings) {
    task = new ResequencerTask<>(settings);
  }

  @Override
  public void init(ProcessorContext<K, V> context) {
    task.init(context, context::forward, context::forward);
  }

  @Override
  public void process(Record<K, V> record) {
    task.process(record);
  }

  @Override
  public void close() {
    task.close();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The context of a user's processor. Each record that it forwards carries the task's context. */
final class CausalProcessorContext<KForward, VForward>
    extends CausalProcessingContext<ProcessorContext<KForward, VForward>>
    implements ProcessorContext<KForward, VForward> {

  CausalProcessorContext(ProcessorContext<KForward, VForward> delegate, TaskCausalContext task) {
    super(delegate, task);
  }

  @Override
  public <K extends KForward, V extends VForward> void forward(Record<K, V> record) {
    delegate.forward(task.withContext(record));
  }

  @Override
  public <K extends KForward, V extends VForward> void forward(
      Record<K, V> record, String childName) {
    delegate.forward(task.withContext(record), childName);
  }
}

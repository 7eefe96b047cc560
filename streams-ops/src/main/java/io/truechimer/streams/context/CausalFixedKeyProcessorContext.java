/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** The {@link CausalProcessorContext} for {@code processValues}. */
final class CausalFixedKeyProcessorContext<KForward, VForward>
    extends CausalProcessingContext<FixedKeyProcessorContext<KForward, VForward>>
    implements FixedKeyProcessorContext<KForward, VForward> {

  CausalFixedKeyProcessorContext(
      FixedKeyProcessorContext<KForward, VForward> delegate, TaskCausalContext task) {
    super(delegate, task);
  }

  @Override
  public <K extends KForward, V extends VForward> void forward(FixedKeyRecord<K, V> record) {
    delegate.forward(task.withContext(record));
  }

  @Override
  public <K extends KForward, V extends VForward> void forward(
      FixedKeyRecord<K, V> record, String childName) {
    delegate.forward(task.withContext(record), childName);
  }
}

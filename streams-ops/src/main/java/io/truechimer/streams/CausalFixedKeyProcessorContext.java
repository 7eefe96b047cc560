/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** The same as {@link CausalProcessorContext}, for a processor that keeps the keys. */
final class CausalFixedKeyProcessorContext<KForward, VForward> extends CausalProcessingContext
    implements FixedKeyProcessorContext<KForward, VForward> {

  private final FixedKeyProcessorContext<KForward, VForward> delegate;

  CausalFixedKeyProcessorContext(
      FixedKeyProcessorContext<KForward, VForward> delegate, TaskContext task) {
    super(delegate, task);
    this.delegate = delegate;
  }

  @Override
  public <K extends KForward, V extends VForward> void forward(FixedKeyRecord<K, V> record) {
    delegate.forward(task().withContext(record));
  }

  @Override
  public <K extends KForward, V extends VForward> void forward(
      FixedKeyRecord<K, V> record, String childName) {
    delegate.forward(task().withContext(record), childName);
  }
}

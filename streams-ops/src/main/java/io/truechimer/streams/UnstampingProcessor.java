/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.Stamped;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Takes a value out, and writes what it descends from to the header of its record. */
final class UnstampingProcessor<K, V> extends ContextualFixedKeyProcessor<K, Stamped<V>, V>
    implements ProcessorKind.Exact {

  private boolean isEnabled;

  @Override
  public void init(FixedKeyProcessorContext<K, V> context) {
    super.init(context);
    isEnabled = CausalConfig.of(context.appConfigs()).enabled();
  }

  @Override
  public void process(FixedKeyRecord<K, Stamped<V>> record) {
    Stamped<V> stamped = record.value();
    FixedKeyRecord<K, V> plain = record.withValue(stamped == null ? null : stamped.value());
    if (stamped != null && isEnabled) {
      ClockHeaders.writeContext(plain.headers(), Past.bounded(stamped.stamp()));
    }
    context().forward(plain);
  }
}

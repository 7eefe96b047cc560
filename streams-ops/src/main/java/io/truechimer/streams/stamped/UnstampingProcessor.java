/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.stamped;

import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.Stamped;
import io.truechimer.streams.context.ContextSettings;
import io.truechimer.streams.context.StampAware;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Extracts the plain value, and writes its past to the header {@code tc-itc}. */
final class UnstampingProcessor<K, V> extends ContextualFixedKeyProcessor<K, Stamped<V>, V>
    implements StampAware {

  private boolean isEnabled;

  @Override
  public void init(FixedKeyProcessorContext<K, V> context) {
    super.init(context);
    isEnabled = ContextSettings.of(context.appConfigs()).enabled();
  }

  @Override
  public void process(FixedKeyRecord<K, Stamped<V>> record) {
    Stamped<V> stamped = record.value();
    FixedKeyRecord<K, V> plain = record.withValue(stamped == null ? null : stamped.value());
    if (stamped != null && isEnabled) {
      ClockHeaders.writeContext(plain.headers(), PastLimit.bounded(stamped.stamp()));
    }
    context().forward(plain);
  }
}

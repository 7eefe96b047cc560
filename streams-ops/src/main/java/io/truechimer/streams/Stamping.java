/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.serde.Stamped;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Puts into a value when its record was sent, and what it descends from. */
final class Stamping<K, V> extends ContextualFixedKeyProcessor<K, V, Stamped<V>>
    implements Kind.Exact {

  private static final long NANOS_PER_MILLI = 1_000_000;

  @Override
  public void process(FixedKeyRecord<K, V> record) {
    context().forward(record.withValue(record.value() == null ? null : stamped(record)));
  }

  private static <V> Stamped<V> stamped(FixedKeyRecord<?, V> record) {
    HybridTimestamp timestamp =
        ClockHeaders.readHlc(record.headers())
            .map(HlcHeader::timestamp)
            .orElseGet(() -> HybridTimestamp.of(record.timestamp() * NANOS_PER_MILLI, 0));
    Stamp stamp = ClockHeaders.readContext(record.headers()).orElseGet(() -> Stamp.upTo(0));
    return new Stamped<>(timestamp, stamp, record.value());
  }
}

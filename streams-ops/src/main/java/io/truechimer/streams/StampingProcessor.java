/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.serde.Stamped;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Puts into a value when its record was sent, and what it descends from. */
final class StampingProcessor<K, V> extends ContextualFixedKeyProcessor<K, V, Stamped<V>>
    implements ProcessorKind.Exact {

  private static final Stamp NONE = Stamp.upTo(0);

  private CausalConfig config;

  @Override
  public void init(FixedKeyProcessorContext<K, Stamped<V>> context) {
    super.init(context);
    config = CausalConfig.of(context.appConfigs());
  }

  @Override
  public void process(FixedKeyRecord<K, V> record) {
    context().forward(record.withValue(record.value() == null ? null : stamped(record)));
  }

  /**
   * What no clock can have shown yet is not kept: an aggregate would never get rid of it. Nor is
   * what is too long, though all up to now is no less than what it says.
   */
  private Stamped<V> stamped(FixedKeyRecord<K, V> record) {
    NodeClock node = config.node();
    HybridTimestamp now = node.now();
    HybridTimestamp timestamp =
        ClockHeaders.readHlc(record.headers())
            .map(HlcHeader::timestamp)
            .filter(node::accepts)
            .orElseGet(
                () -> HybridTimestamp.ofMillis(Math.min(record.timestamp(), now.physicalMillis())));
    return new Stamped<>(timestamp, past(record.headers(), now.physicalMillis()), record.value());
  }

  private Stamp past(Headers headers, long nowMillis) {
    Stamp past = ClockHeaders.readContext(headers).orElse(NONE);
    boolean fits =
        past.leq(NONE)
            || headers.lastHeader(ClockHeaders.CONTEXT).value().length <= config.maxBytes();
    Stamp limit = Stamp.upTo(fits ? nowMillis + config.maxOffsetMillis() : nowMillis);
    if (!past.leq(limit)) {
      return NONE;
    }
    if (fits) {
      return past;
    }
    Past.noteShortened();
    return limit;
  }
}

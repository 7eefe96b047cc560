/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.stamped;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.serde.Stamped;
import io.truechimer.streams.context.ContextSettings;
import io.truechimer.streams.context.CurrentTask;
import io.truechimer.streams.context.StampAware;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Adds the timestamp and the causal context of a record to its value. */
final class StampingProcessor<K, V> extends ContextualFixedKeyProcessor<K, V, Stamped<V>>
    implements StampAware {

  private static final Stamp NONE = Stamp.upTo(0);

  private ContextSettings settings;

  @Override
  public void init(FixedKeyProcessorContext<K, Stamped<V>> context) {
    super.init(context);
    settings = ContextSettings.of(context.appConfigs());
  }

  @Override
  public void process(FixedKeyRecord<K, V> record) {
    context().forward(record.withValue(record.value() == null ? null : stamped(record)));
  }

  /**
   * Rejects what no correct clock can have shown: an aggregate would keep it permanently. Shortens
   * a context that is too long to everything up to now.
   */
  private Stamped<V> stamped(FixedKeyRecord<K, V> record) {
    NodeClock node = settings.node();
    HybridTimestamp now = node.now();
    HybridTimestamp timestamp =
        ClockHeaders.readHlc(record.headers())
            .map(HlcHeader::timestamp)
            .filter(node::accepts)
            .or(() -> Optional.of(HybridTimestamp.ofMillis(record.timestamp())))
            .filter(node::accepts)
            .orElse(now);
    return new Stamped<>(timestamp, past(record.headers(), now.physicalMillis()), record.value());
  }

  private Stamp past(Headers headers, long nowMillis) {
    Stamp past = ClockHeaders.readContext(headers).orElse(NONE);
    if (past.leq(NONE)) {
      return NONE;
    }
    int length = headers.lastHeader(ClockHeaders.CONTEXT).value().length;
    Optional<Stamp> admitted = settings.contextLimit().admit(past, length, nowMillis);
    if (admitted.isPresent() && !settings.contextLimit().fits(length)) {
      CurrentTask.recordPastShortened();
    }
    return admitted.orElse(NONE);
  }
}

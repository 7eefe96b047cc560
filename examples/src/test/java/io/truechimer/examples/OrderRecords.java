/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Consumer records of orders. */
final class OrderRecords {

  private OrderRecords() {}

  /** {@return a record without a timestamp header} */
  static ConsumerRecord<String, String> record(String order, OrderStep step, long wallMillis) {
    return new ConsumerRecord<>(
        step.service(),
        0,
        0,
        wallMillis,
        TimestampType.CREATE_TIME,
        0,
        0,
        order,
        step.text(),
        new RecordHeaders(),
        Optional.empty());
  }

  /** Adds a timestamp header, even if the record has one already. */
  static void stamp(ConsumerRecord<String, String> record, HybridTimestamp timestamp) {
    HlcHeader stamp = new HlcHeader(timestamp, HlcHeader.UNKNOWN_ERROR, false, 0);
    record.headers().add(ClockHeaders.HLC, stamp.toBytes());
  }
}

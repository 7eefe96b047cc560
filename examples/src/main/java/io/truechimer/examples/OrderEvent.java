/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A step of an order, as its record tells of it.
 *
 * @param record the record as it was read
 * @param step which step
 * @param stamp when, by Truechimer; empty unless the record has exactly one stamp, a readable one
 */
record OrderEvent(
    ConsumerRecord<String, String> record, OrderStep step, Optional<HlcHeader> stamp) {

  static OrderEvent of(ConsumerRecord<String, String> record) {
    long stamps =
        StreamSupport.stream(record.headers().headers(ClockHeaders.HLC).spliterator(), false)
            .count();
    return new OrderEvent(
        record,
        OrderStep.parse(record.value()),
        stamps == 1 ? ClockHeaders.readHlc(record.headers()) : Optional.empty());
  }

  String order() {
    return record.key();
  }

  /** {@return when, by the wall clock of the service that took the step} */
  long wallMillis() {
    return record.timestamp();
  }
}

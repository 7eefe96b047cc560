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
 * An order step, read from its record.
 *
 * @param stamp the timestamp header; empty unless the record has exactly one, and it is readable
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

  /** {@return the wall clock of the service that took the step, in milliseconds since the epoch} */
  long wallMillis() {
    return record.timestamp();
  }
}

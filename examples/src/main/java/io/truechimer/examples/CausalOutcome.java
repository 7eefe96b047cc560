/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import com.fasterxml.jackson.annotation.JsonValue;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How outputs of a Kafka Streams application relate, by the stamps that they carry.
 *
 * @param concurrent two outputs, neither of which can have caused the other
 * @param ordered two outputs, the first of which caused the second
 */
record CausalOutcome(Pair concurrent, Pair ordered) {

  /**
   * An output, as its record tells of it.
   *
   * @param text what happened
   * @param sent when: its {@code tc-hlc}
   * @param seen what was known then: its {@code tc-itc}
   */
  record Output(String text, HybridTimestamp sent, Stamp seen) {

    /**
     * {@return what a record tells}
     *
     * @throws IllegalStateException if it lacks a header
     */
    static Output of(ConsumerRecord<String, String> record) {
      return new Output(
          record.value(),
          ClockHeaders.readHlc(record.headers())
              .map(HlcHeader::timestamp)
              .orElseThrow(() -> missing(ClockHeaders.HLC, record)),
          ClockHeaders.readContext(record.headers())
              .orElseThrow(() -> missing(ClockHeaders.CONTEXT, record)));
    }

    private static IllegalStateException missing(
        String header, ConsumerRecord<String, String> record) {
      return new IllegalStateException(
          "an output lacks a header: header=" + header + ", value=" + record.value());
    }
  }

  /**
   * Two outputs.
   *
   * @param first the one
   * @param second the other
   */
  record Pair(Output first, Output second) {

    Causality verdict() {
      return first.seen().compare(second.seen());
    }

    /** {@return what programs read: both stamps, and how they compare} */
    @JsonValue
    List<String> texts() {
      return List.of(first.seen().toString(), second.seen().toString(), verdict().name());
    }
  }

  /** {@return whether the stamps say what happened} */
  boolean kept() {
    return concurrent.verdict() == Causality.CONCURRENT && ordered.verdict() == Causality.BEFORE;
  }
}

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
 * The causal relation of outputs of a Kafka Streams application, by their headers.
 *
 * @param concurrent two outputs of parallel tasks: neither caused the other
 * @param ordered an output and another one that it caused
 */
record CausalOutcome(Pair concurrent, Pair ordered) {

  /**
   * An output record.
   *
   * @param text its value
   * @param sent its timestamp, from {@code tc-hlc}
   * @param seen its causal context, from {@code tc-itc}
   */
  record Output(String text, HybridTimestamp sent, Stamp seen) {

    /**
     * {@return the output in a record}
     *
     * @throws IllegalStateException if a header is missing
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
          "an output has no such header: header=" + header + ", value=" + record.value());
    }
  }

  /** Two outputs. */
  record Pair(Output first, Output second) {

    Causality causality() {
      return first.seen().compare(second.seen());
    }

    /** {@return the JSON form: both causal contexts, and their relation} */
    @JsonValue
    List<String> texts() {
      return List.of(first.seen().toString(), second.seen().toString(), causality().name());
    }
  }

  /** {@return whether the causal contexts have the expected relations} */
  boolean passed() {
    return concurrent.causality() == Causality.CONCURRENT
        && ordered.causality() == Causality.BEFORE;
  }
}

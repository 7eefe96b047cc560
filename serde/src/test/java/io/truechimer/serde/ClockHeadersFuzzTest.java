/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.truechimer.itc.Stamp;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Every header is either read or counted as malformed, within bounded memory. A normal build runs
 * only the seeds in the resources.
 */
class ClockHeadersFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void hlc(byte[] value) throws Exception {
    LongAdder malformed = new LongAdder(); // Jazzer keeps the instance.
    Headers headers = new RecordHeaders().add(ClockHeaders.HLC, value);

    Optional<HlcHeader> header =
        Allocation.bounded(value.length, () -> ClockHeaders.readHlc(headers, malformed));

    assertThat(malformed.sum()).isEqualTo(header.isPresent() ? 0 : Allocation.READINGS);
    header.ifPresent(
        read -> {
          Headers again = new RecordHeaders();
          ClockHeaders.writeHlc(again, read);
          assertThat(ClockHeaders.readHlc(again)).contains(read);
          assertThat(again.lastHeader(ClockHeaders.HLC).value()).hasSize(HlcHeader.BYTES);
        });
  }

  @FuzzTest(maxDuration = "2m")
  void context(byte[] value) throws Exception {
    LongAdder malformed = new LongAdder();
    Headers headers = new RecordHeaders().add(ClockHeaders.CONTEXT, value);

    Optional<Stamp> context =
        Allocation.bounded(value.length, () -> ClockHeaders.readContext(headers, malformed));

    assertThat(malformed.sum()).isEqualTo(context.isPresent() ? 0 : Allocation.READINGS);
    context.ifPresent(
        read -> {
          Headers again = new RecordHeaders();
          ClockHeaders.writeContext(again, read);
          assertThat(ClockHeaders.readContext(again)).contains(read);
        });
  }
}

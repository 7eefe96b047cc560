/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.junit.jupiter.api.Test;

/** What our headers add to a record, by Kafka's own count. */
class WireSizeTest {

  private static final ByteBuffer KEY = ByteBuffer.allocate(16);
  private static final ByteBuffer VALUE = ByteBuffer.allocate(1000);

  @Test
  void shouldAdd33BytesForTheTime() {
    Headers headers = new RecordHeaders();
    int before = size(headers);

    ClockHeaders.writeHlc(
        headers, new HlcHeader(HybridTimestamp.MAX, OptionalLong.empty(), false, -1));

    assertThat(size(headers) - before).isEqualTo(33);
  }

  private static int size(Headers headers) {
    return DefaultRecord.sizeInBytes(1, 1, KEY, VALUE, headers.toArray());
  }
}

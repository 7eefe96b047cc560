/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
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

  private final Headers headers = new RecordHeaders();
  private final int before = size();

  @Test
  void shouldAdd33BytesForTheTime() {
    ClockHeaders.writeHlc(
        headers, new HlcHeader(HybridTimestamp.MAX, OptionalLong.empty(), false, -1));

    assertThat(size() - before).isEqualTo(33);
  }

  /** The key, its length, the length of the value; and the version before the stamp. */
  @Test
  void shouldAdd9BytesToAStampOfLessThan63() {
    Stamp stamp = Stamp.upTo(1_763_780_000_123L);
    int bytes = stamp.toBytes().length;

    ClockHeaders.writeContext(headers, stamp);
    assertThat(size() - before).isEqualTo(bytes + 9);
    ClockHeaders.writeVersion(headers, stamp);
    assertThat(size() - before).isEqualTo(2 * (bytes + 9));
  }

  @Test
  void shouldAddTwoBytesMoreToTheLargestStamp() {
    ClockHeaders.writeContext(headers, Stamps.largest());

    // One more for the length of the header's value, and one that is the record's own.
    assertThat(size() - before).isEqualTo(Stamp.MAX_BYTES + 9 + 2 + 1);
  }

  private int size() {
    return DefaultRecord.sizeInBytes(1, 1, KEY, VALUE, headers.toArray());
  }
}

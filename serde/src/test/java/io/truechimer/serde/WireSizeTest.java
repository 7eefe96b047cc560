/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.Heartbeat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.Test;

/** Bytes that the headers add to a record, and the size of heartbeats, as Kafka counts them. */
class WireSizeTest {

  private static final ByteBuffer KEY = ByteBuffer.allocate(16);
  private static final ByteBuffer VALUE = ByteBuffer.allocate(1000);

  private final Headers headers = new RecordHeaders();
  private final int before = size();

  @Test
  void shouldAdd33BytesForTheTime() {
    ClockHeaders.writeHlc(
        headers, new HlcHeader(HybridTimestamp.MAX, HlcHeader.UNKNOWN_ERROR, false, -1));

    assertThat(size() - before).isEqualTo(33);
  }

  /** The key, its length, the length of the value, and the version byte before the stamp. */
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

    // One more byte for the length of the header's value, and one for the record's own length.
    assertThat(size() - before).isEqualTo(Stamp.MAX_BYTES + 9 + 2 + 1);
  }

  /**
   * The sizes that {@code Simulation} in clocks assumes, with one batch per heartbeat: 225 bytes,
   * and 27 for each echo. Numbers are as long as after weeks of operation.
   */
  @Test
  void shouldWriteHeartbeatsAsLongAsTheSimulationCounts() {
    assertThat(heartbeatSize(0)).isBetween(220, 225);
    assertThat(heartbeatSize(8) - heartbeatSize(0)).isBetween(8 * 26, 8 * 27);
  }

  private static int heartbeatSize(int neighbours) {
    Random random = new Random(1);
    List<Heartbeat.Echo> echoes = new ArrayList<>();
    for (int i = 0; i < neighbours; i++) {
      echoes.add(
          new Heartbeat.Echo(random.nextLong(), random.nextLong(), 3, 1_000_000, 900_000_000));
    }
    Heartbeat usual = Heartbeats.USUAL;
    Heartbeat heartbeat =
        new Heartbeat(
            "orders-service-7",
            random.nextLong(),
            new ClockDomain("9f1c2a6037d1b5e8", ClockDomain.Source.BOOT_ID),
            true,
            3,
            1_000_000,
            usual.wallTime(),
            usual.bootOffset(),
            usual.localError(),
            usual.driftPpb(),
            usual.state(),
            usual.timestamp(),
            usual.promise(),
            echoes,
            usual.extra());
    byte[] value;
    try (HeartbeatSerde serde = new HeartbeatSerde()) {
      value = serde.serialize("t", heartbeat);
    }
    ByteBuffer key = ByteBuffer.wrap(heartbeat.node().getBytes(StandardCharsets.UTF_8));
    return DefaultRecordBatch.RECORD_BATCH_OVERHEAD
        + DefaultRecord.sizeInBytes(0, 0, key, ByteBuffer.wrap(value), Record.EMPTY_HEADERS);
  }

  private int size() {
    return DefaultRecord.sizeInBytes(1, 1, KEY, VALUE, headers.toArray());
  }
}

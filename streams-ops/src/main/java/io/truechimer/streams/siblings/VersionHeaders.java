/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.header.Headers;

/**
 * The headers of a record in a topic of versions: {@code tc-ver} is the version of the key, {@code
 * tc-org} is the {@code tc-hlc} of the write.
 *
 * <p>{@code tc-hlc} itself says when the table sent the record. The time of the write decides which
 * write is the last one.
 */
final class VersionHeaders {

  /** Not read: the table counts malformed headers when it rejects their records. */
  private static final LongAdder IGNORED = new LongAdder();

  private VersionHeaders() {}

  /** {@return time and node of a local write; without {@code tc-hlc}, the record's timestamp} */
  static HlcHeader ofWrite(Headers headers, long timestampMillis, long replicaHash) {
    return ClockHeaders.readHlc(headers, IGNORED)
        .orElseGet(() -> origin(HybridTimestamp.ofMillis(timestampMillis), replicaHash));
  }

  static HlcHeader origin(HybridTimestamp timestamp, long nodeHash) {
    return new HlcHeader(timestamp, OptionalLong.empty(), false, nodeHash);
  }

  static Optional<HlcHeader> readOrigin(Headers headers) {
    return ClockHeaders.readOrigin(headers, IGNORED);
  }

  static Optional<Stamp> readVersion(Headers headers) {
    return ClockHeaders.readVersion(headers, IGNORED);
  }

  static void write(Headers headers, Stamp version, HlcHeader origin) {
    ClockHeaders.writeVersion(headers, version);
    ClockHeaders.writeOrigin(headers, origin);
  }

  static void remove(Headers headers) {
    headers.remove(ClockHeaders.VERSION).remove(ClockHeaders.ORIGIN);
  }

  static void writeError(Headers headers, String error) {
    headers
        .remove(ClockHeaders.ERROR)
        .add(ClockHeaders.ERROR, error.getBytes(StandardCharsets.UTF_8));
  }
}

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
import org.apache.kafka.common.header.Headers;

/**
 * The headers of a record in a topic of versions: {@code tc-ver} is the version of the key, {@code
 * tc-org} is the {@code tc-hlc} of the write.
 *
 * <p>{@code tc-hlc} itself says when the table sent the record. The time of the write decides which
 * write is the last one.
 */
final class VersionHeaders {

  private VersionHeaders() {}

  /** {@return time and node of a local write; without {@code tc-hlc}, the record's timestamp} */
  static HlcHeader ofWrite(Headers headers, long timestampMillis, long replicaHash) {
    return ClockHeaders.readHlc(headers, SiblingProcessor.IGNORED)
        .orElseGet(() -> origin(HybridTimestamp.ofMillis(timestampMillis), replicaHash));
  }

  static HlcHeader origin(HybridTimestamp timestamp, long nodeHash) {
    return new HlcHeader(timestamp, HlcHeader.UNKNOWN_ERROR, false, nodeHash);
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

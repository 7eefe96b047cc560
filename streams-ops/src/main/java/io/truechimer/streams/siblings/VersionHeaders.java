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
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of a record in a topic of versions.
 *
 * <pre>
 * tc-ver = see {@link ClockHeaders}   ; which version of its key it is
 * tc-org = see {@link HlcHeader}      ; when and by whom it was written, the tc-hlc of the write
 * </pre>
 *
 * <p>The second is there because {@code tc-hlc} says when a record was sent, and a table sends what
 * others have written: their time decides which write is the last.
 */
final class VersionHeaders {

  static final String ORIGIN = "tc-org";

  /** Why the table has not taken a record, as text. */
  static final String ERROR = "tc-error";

  // What cannot be read is counted where it is refused.
  private static final LongAdder IGNORED = new LongAdder();

  private VersionHeaders() {}

  /** {@return when and by whom a local write was made; where it does not say, its timestamp} */
  static HlcHeader ofWrite(Headers headers, long timestamp, long replicaHash) {
    return ClockHeaders.readHlc(headers, IGNORED)
        .orElseGet(() -> origin(HybridTimestamp.ofMillis(timestamp), replicaHash));
  }

  static HlcHeader origin(HybridTimestamp timestamp, long nodeHash) {
    return new HlcHeader(timestamp, OptionalLong.empty(), false, nodeHash);
  }

  static Optional<HlcHeader> readOrigin(Headers headers) {
    Header origin = headers.lastHeader(ORIGIN);
    if (origin == null) {
      return Optional.empty();
    }
    // In the same two forms as that header, see ClockHeaders.
    Headers same = new RecordHeaders().add(ClockHeaders.HLC, origin.value());
    return ClockHeaders.readHlc(same, IGNORED);
  }

  static Optional<Stamp> readVersion(Headers headers) {
    return ClockHeaders.readVersion(headers, IGNORED);
  }

  /** Says which version a record is. */
  static void write(Headers headers, Stamp version, HlcHeader origin) {
    remove(headers);
    ClockHeaders.writeVersion(headers, version);
    headers.add(ORIGIN, origin.toBytes());
  }

  /** Leaves nothing that speaks of versions. */
  static void remove(Headers headers) {
    headers.remove(ClockHeaders.VERSION).remove(ORIGIN);
  }

  /** Says what is wrong. */
  static void writeError(Headers headers, String error) {
    headers.remove(ERROR).add(ERROR, error.getBytes(StandardCharsets.UTF_8));
  }
}

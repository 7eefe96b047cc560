/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.serde;

import io.truechimer.benchmarks.NanosBenchmark;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Writing and reading headers, on records with and without other headers.
 *
 * <p>Every {@code write} starts with a copy of the headers; {@link #write_none} is the copy alone.
 * {@link #write_base} adds an existing byte array under the same key with Kafka's own API. {@link
 * #read_base} only looks the header up.
 */
@State(Scope.Benchmark)
public class HeadersBenchmark extends NanosBenchmark {

  /** Number of other headers on the record. */
  @Param({"0", "5"})
  public int others;

  private final HlcHeader hlc =
      new HlcHeader(HybridTimestamp.of(1_763_780_000_123_456_789L, 7), 50, true, 9);
  private final byte[] hlcBytes = hlc.toBytes();
  private final Stamp context = context();

  private RecordHeaders template;
  private RecordHeaders stamped;
  private RecordHeaders withContext;

  /** The causal context of a task in a topology with four partitions. */
  private static Stamp context() {
    long now = 1_763_780_000_123L;
    Stamp seen = Stamp.upTo(now - 60_000);
    for (int task = 0; task < 4; task++) {
      Stamp other = Stamp.of(Id.ofName("orders").child(0).child(task)).raise(now - 1000L * task);
      seen = seen.join(other.peek());
    }
    return seen;
  }

  @Setup
  public void fill() {
    template = new RecordHeaders();
    for (int i = 0; i < others; i++) {
      template.add("header-" + i, new byte[16]);
    }
    stamped = new RecordHeaders(template);
    ClockHeaders.writeHlc(stamped, hlc);
    withContext = new RecordHeaders(template);
    ClockHeaders.writeContext(withContext, context);
  }

  @Benchmark
  public RecordHeaders write_none() {
    return new RecordHeaders(template);
  }

  @Benchmark
  public RecordHeaders write_base() {
    RecordHeaders headers = new RecordHeaders(template);
    headers.add(ClockHeaders.HLC, hlcBytes);
    return headers;
  }

  @Benchmark
  public RecordHeaders write_hlc() {
    RecordHeaders headers = new RecordHeaders(template);
    ClockHeaders.writeHlc(headers, hlc);
    return headers;
  }

  @Benchmark
  public RecordHeaders write_hlcAgain() {
    RecordHeaders headers = new RecordHeaders(stamped);
    ClockHeaders.writeHlc(headers, hlc);
    return headers;
  }

  @Benchmark
  public RecordHeaders write_context() {
    RecordHeaders headers = new RecordHeaders(template);
    ClockHeaders.writeContext(headers, context);
    return headers;
  }

  @Benchmark
  public Header read_base() {
    return stamped.lastHeader(ClockHeaders.HLC);
  }

  /** Returns the header object. */
  @Benchmark
  public HlcHeader read_hlc() {
    return ClockHeaders.readHlc(stamped).orElse(null);
  }

  /** Reads only the timestamp, as the consumer interceptor does. */
  @Benchmark
  public long read_hlcWallTime() {
    Optional<HlcHeader> header = ClockHeaders.readHlc(stamped);
    return header.isEmpty() ? 0 : header.get().timestamp().wallTime();
  }

  @Benchmark
  public Stamp read_context() {
    return ClockHeaders.readContext(withContext).orElse(null);
  }
}

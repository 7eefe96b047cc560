/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.truechimer.benchmarks.NanosBenchmark;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.ClockSerdes;
import io.truechimer.serde.HlcHeader;
import io.truechimer.serde.Stamped;
import io.truechimer.serde.json.ClockJsonModule;
import io.truechimer.serde.protobuf.ProtobufStamps;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.Promise;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Writing and reading clock values with each serde, as JSON and as Protocol Buffers. {@link #main}
 * prints the sizes of the values, and of the headers on a record.
 */
@State(Scope.Benchmark)
public class SerdesBenchmark extends NanosBenchmark {

  private static final String TOPIC = "topic";
  private static final long NOW = 1_763_780_000_123L;

  private final ObjectMapper json = new ObjectMapper().registerModule(new ClockJsonModule());
  private final Serde<HybridTimestamp> timestamps = ClockSerdes.hybridTimestamp();
  private final Serde<Stamp> stamps = ClockSerdes.stamp();
  private final Serde<Heartbeat> heartbeats = ClockSerdes.heartbeat();
  private final Serde<byte[]> bytes = Serdes.ByteArray();
  private final Serde<Stamped<byte[]>> stampeds = ClockSerdes.stamped(bytes);

  private final HybridTimestamp timestamp = HybridTimestamp.of(1_763_780_000_123_456_789L, 7);
  private final Stamp stamp = stamp();
  private final Stamp counted = counted();
  private final Heartbeat heartbeat = heartbeat();
  private final Stamped<byte[]> stamped = new Stamped<>(timestamp, stamp, new byte[100]);

  private final byte[] timestampBytes = timestamps.serializer().serialize(TOPIC, timestamp);
  private final byte[] stampBytes = stamps.serializer().serialize(TOPIC, stamp);
  private final byte[] heartbeatBytes = heartbeats.serializer().serialize(TOPIC, heartbeat);
  private final byte[] stampedBytes = stampeds.serializer().serialize(TOPIC, stamped);
  private final byte[] protobufBytes = ProtobufStamps.encode(counted);
  private final String timestampJson = json(timestamp);
  private final String stampJson = json(stamp);

  /** The causal context of a topology with four partitions. Its counters are times. */
  private static Stamp stamp() {
    Stamp seen = Stamp.upTo(NOW - 60_000);
    for (int task = 0; task < 4; task++) {
      Stamp other = Stamp.of(Id.ofName("orders").child(0).child(task));
      seen = seen.join(other.raise(NOW - 1000L * task).peek());
    }
    return seen;
  }

  /** Four participants with small counters. The Protocol Buffers form cannot hold times. */
  private static Stamp counted() {
    Stamp seen = Stamp.upTo(0);
    int events = 1;
    for (Stamp part : Stamp.seed().fork(4)) {
      for (int i = 0; i < events; i++) {
        part = part.event();
      }
      seen = seen.join(part.peek());
      events *= 10;
    }
    return seen;
  }

  /** The heartbeat of a node with eight neighbours. */
  private Heartbeat heartbeat() {
    List<Heartbeat.Echo> echoes = new ArrayList<>();
    for (long neighbour = 1; neighbour <= 8; neighbour++) {
      echoes.add(
          new Heartbeat.Echo(neighbour * 0x9E37_79B9_7F4A_7C15L, NOW, 0, 12_345, 345_678_901));
    }
    return new Heartbeat(
        "orders-1",
        NOW,
        new ClockDomain("0123456789abcdef", ClockDomain.Source.BOOT_ID),
        true,
        0,
        12_345,
        timestamp.wallTime(),
        OptionalLong.of(NOW),
        new LocalError(1_234_567, LocalError.Source.CHRONY),
        50_000,
        MonitorState.SYNCHRONIZED,
        timestamp,
        new Promise(
            Optional.of(timestamp), Optional.of(timestamp), 240_000_000_000L, Optional.empty()),
        echoes,
        Map.of());
  }

  private String json(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write JSON", e);
    }
  }

  @Benchmark
  public byte[] timestamp_write() {
    return timestamps.serializer().serialize(TOPIC, timestamp);
  }

  @Benchmark
  public HybridTimestamp timestamp_read() {
    return timestamps.deserializer().deserialize(TOPIC, timestampBytes);
  }

  @Benchmark
  public String timestamp_writeJson() {
    return json(timestamp);
  }

  @Benchmark
  public HybridTimestamp timestamp_readJson() throws JsonProcessingException {
    return json.readValue(timestampJson, HybridTimestamp.class);
  }

  @Benchmark
  public byte[] stamp_write() {
    return stamps.serializer().serialize(TOPIC, stamp);
  }

  @Benchmark
  public Stamp stamp_read() {
    return stamps.deserializer().deserialize(TOPIC, stampBytes);
  }

  @Benchmark
  public String stamp_writeJson() {
    return json(stamp);
  }

  @Benchmark
  public Stamp stamp_readJson() throws JsonProcessingException {
    return json.readValue(stampJson, Stamp.class);
  }

  @Benchmark
  public byte[] stamp_writeProtobuf() {
    return ProtobufStamps.encode(counted);
  }

  @Benchmark
  public Stamp stamp_readProtobuf() {
    return ProtobufStamps.decode(protobufBytes);
  }

  @Benchmark
  public byte[] heartbeat_write() {
    return heartbeats.serializer().serialize(TOPIC, heartbeat);
  }

  @Benchmark
  public Heartbeat heartbeat_read() {
    return heartbeats.deserializer().deserialize(TOPIC, heartbeatBytes);
  }

  @Benchmark
  public byte[] stamped_write() {
    return stampeds.serializer().serialize(TOPIC, stamped);
  }

  @Benchmark
  public Stamped<byte[]> stamped_read() {
    return stampeds.deserializer().deserialize(TOPIC, stampedBytes);
  }

  public static void main(String[] args) {
    SerdesBenchmark sizes = new SerdesBenchmark();
    print("tc-hlc on the wire", onTheWire(headers -> ClockHeaders.writeHlc(headers, hlc(sizes))));
    print(
        "tc-itc on the wire, stamp of 4 tasks",
        onTheWire(headers -> ClockHeaders.writeContext(headers, sizes.stamp)));
    print(
        "tc-ver on the wire, stamp of 4 tasks",
        onTheWire(headers -> ClockHeaders.writeVersion(headers, sizes.stamp)));
    print("timestamp", sizes.timestampBytes.length);
    print("timestamp, JSON", sizes.timestampJson.length());
    print("stamp of 4 tasks, times", sizes.stampBytes.length);
    print("stamp of 4 tasks, times, JSON", sizes.stampJson.length());
    print("stamp of 4 participants, counts", sizes.counted.toBytes().length);
    print("stamp of 4 participants, counts, Protocol Buffers", sizes.protobufBytes.length);
    print("heartbeat with 8 echoes", sizes.heartbeatBytes.length);
    print("stamped value of 100 bytes", sizes.stampedBytes.length);
  }

  private static HlcHeader hlc(SerdesBenchmark sizes) {
    return new HlcHeader(sizes.timestamp, 50, true, 1);
  }

  /** {@return the bytes that a header adds to a record of 1 KB: key, value and framing} */
  private static int onTheWire(Consumer<Headers> writer) {
    Headers headers = new RecordHeaders();
    int before = size(headers);
    writer.accept(headers);
    return size(headers) - before;
  }

  private static int size(Headers headers) {
    return DefaultRecord.sizeInBytes(
        1, 1, ByteBuffer.allocate(16), ByteBuffer.allocate(1000), headers.toArray());
  }

  private static void print(String what, int bytes) {
    System.out.printf(Locale.ROOT, "%-52s %5d bytes%n", what, bytes);
  }
}

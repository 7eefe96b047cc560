/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.sync.Heartbeat;
import java.nio.ByteBuffer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Encodes and decodes heartbeats and stamped values in Avro's single-object encoding, for the
 * serdes of {@code io.truechimer.serde}. Applications use those serdes. Thread-safe.
 */
public final class AvroCodecs {

  private static final SingleObjectCodec HEARTBEATS =
      new SingleObjectCodec(SchemaHistory.load("heartbeat"), HeartbeatAvro.MAX_BYTES);

  private static final SingleObjectCodec STAMPED =
      new SingleObjectCodec(SchemaHistory.load("stamped"), Integer.MAX_VALUE);

  /**
   * Combines the parts of a stamped value.
   *
   * @param <T> the type of the combination
   */
  @FunctionalInterface
  public interface StampedFactory<T> {

    /**
     * {@return the combination}
     *
     * @param timestamp the time of the value
     * @param stamp the causal past of the value
     * @param value the bytes of the value, or null
     */
    T create(HybridTimestamp timestamp, Stamp stamp, byte[] value);
  }

  private AvroCodecs() {}

  /**
   * {@return the bytes of a heartbeat, by {@code heartbeat.avsc}}
   *
   * @param heartbeat any heartbeat
   */
  public static byte[] encode(Heartbeat heartbeat) {
    return HEARTBEATS.encode(HeartbeatAvro.write(heartbeat, HEARTBEATS.schema()));
  }

  /**
   * {@return the heartbeat that the bytes hold}
   *
   * @param bytes at most 80 KiB; not changed
   * @throws IllegalArgumentException if the bytes are not exactly one heartbeat
   */
  public static Heartbeat decodeHeartbeat(byte[] bytes) {
    return HeartbeatAvro.read(HEARTBEATS.decode(bytes));
  }

  /**
   * {@return the bytes of a stamped value, by {@code stamped.avsc}}
   *
   * @param timestamp the time of the value
   * @param stamp the causal past of the value
   * @param value the bytes of the value, or null; not changed
   * @throws IllegalStateException if the stamp is too large to be written
   */
  public static byte[] encodeStamped(HybridTimestamp timestamp, Stamp stamp, byte[] value) {
    GenericRecord record = new GenericData.Record(STAMPED.schema());
    record.put("timestamp", timestamp);
    record.put("stamp", stamp);
    record.put("value", value == null ? null : ByteBuffer.wrap(value));
    return STAMPED.encode(record);
  }

  /**
   * {@return the stamped value that the bytes hold}
   *
   * @param bytes any bytes; not changed
   * @param factory combines the parts
   * @param <T> the type of the combination
   * @throws IllegalArgumentException if the bytes are not exactly one stamped value
   */
  public static <T> T decodeStamped(byte[] bytes, StampedFactory<T> factory) {
    GenericRecord record = STAMPED.decode(bytes);
    byte[] value = null;
    if (record.get("value") instanceof ByteBuffer buffer) {
      value = new byte[buffer.remaining()];
      buffer.get(value);
    }
    return factory.create(
        (HybridTimestamp) record.get("timestamp"), (Stamp) record.get("stamp"), value);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The record of {@code stamped.avsc}, whose value is bytes. */
final class StampedForm implements RecordForm<Stamped<byte[]>> {

  /** Written and read by {@link StampedSerde}. */
  static final SingleObjectCodec<Stamped<byte[]>> CODEC =
      new SingleObjectCodec<>(SchemaHistory.load("stamped"), new StampedForm(), Integer.MAX_VALUE);

  @Override
  public GenericRecord write(Stamped<byte[]> stamped, Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("timestamp", stamped.timestamp());
    record.put("stamp", stamped.stamp());
    record.put("value", stamped.value() == null ? null : ByteBuffer.wrap(stamped.value()));
    return record;
  }

  @Override
  public Stamped<byte[]> read(GenericRecord record) {
    return new Stamped<>(
        (HybridTimestamp) record.get("timestamp"),
        (Stamp) record.get("stamp"),
        bytes((ByteBuffer) record.get("value")));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}

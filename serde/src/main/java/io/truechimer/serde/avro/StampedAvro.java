/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Maps a stamped value, whose value is bytes, to the record of {@code stamped.avsc}. */
final class StampedAvro implements AvroMapper<StampedAvro.Parts> {

  static final SingleObjectCodec<Parts> CODEC =
      new SingleObjectCodec<>(SchemaHistory.load("stamped"), new StampedAvro(), Integer.MAX_VALUE);

  /** The fields of the record; the value may be null. */
  record Parts(HybridTimestamp timestamp, Stamp stamp, ByteBuffer value) {}

  @Override
  public GenericRecord write(Parts parts, Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("timestamp", parts.timestamp());
    record.put("stamp", parts.stamp());
    record.put("value", parts.value());
    return record;
  }

  @Override
  public Parts read(GenericRecord record) {
    return new Parts(
        (HybridTimestamp) record.get("timestamp"),
        (Stamp) record.get("stamp"),
        (ByteBuffer) record.get("value"));
  }
}

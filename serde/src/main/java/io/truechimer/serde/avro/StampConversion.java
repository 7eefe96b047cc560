/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import io.truechimer.itc.Stamp;
import java.nio.ByteBuffer;
import org.apache.avro.Conversion;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/**
 * Turns the logical type {@value ClockLogicalTypes#ITC_STAMP} into a {@link Stamp} and back. Avro's
 * data models find it by themselves. Stateless, and so thread-safe.
 *
 * <p>Bytes that are no stamp are refused with an {@link IllegalArgumentException}, and a stamp
 * beyond the limits of {@link Stamp#toBytes} with an {@link IllegalStateException}.
 */
public final class StampConversion extends Conversion<Stamp> {

  /** Makes one, for {@link java.util.ServiceLoader} and for generated code. */
  public StampConversion() {}

  @Override
  public Class<Stamp> getConvertedType() {
    return Stamp.class;
  }

  @Override
  public String getLogicalTypeName() {
    return ClockLogicalTypes.ITC_STAMP;
  }

  @Override
  public Schema getRecommendedSchema() {
    return ClockLogicalTypes.itcStamp().addToSchema(Schema.create(Schema.Type.BYTES));
  }

  @Override
  public Stamp fromBytes(ByteBuffer value, Schema schema, LogicalType type) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return Stamp.fromBytes(bytes);
  }

  @Override
  public ByteBuffer toBytes(Stamp value, Schema schema, LogicalType type) {
    return ByteBuffer.wrap(value.toBytes());
  }
}

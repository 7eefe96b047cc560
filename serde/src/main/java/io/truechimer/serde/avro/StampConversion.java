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
 * Converts the logical type {@value ClockLogicalTypes#ITC_STAMP} to and from a {@link Stamp}.
 * Avro's data models find it by {@link java.util.ServiceLoader}. Thread-safe: it has no state.
 *
 * <p>Bytes that are not a stamp cause an {@link IllegalArgumentException}. A stamp beyond the
 * limits of {@link Stamp#toBytes} causes an {@link IllegalStateException}.
 */
public final class StampConversion extends Conversion<Stamp> {

  /** Creates a conversion, for {@link java.util.ServiceLoader} and generated code. */
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

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import io.truechimer.hlc.HybridTimestamp;
import org.apache.avro.Conversion;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;

/**
 * Converts the logical type {@value ClockLogicalTypes#HLC_TIMESTAMP} to and from a {@link
 * HybridTimestamp}. Avro's data models find it by {@link java.util.ServiceLoader}. Thread-safe: it
 * has no state.
 */
public final class HybridTimestampConversion extends Conversion<HybridTimestamp> {

  /** Creates a conversion, for {@link java.util.ServiceLoader} and generated code. */
  public HybridTimestampConversion() {}

  @Override
  public Class<HybridTimestamp> getConvertedType() {
    return HybridTimestamp.class;
  }

  @Override
  public String getLogicalTypeName() {
    return ClockLogicalTypes.HLC_TIMESTAMP;
  }

  /** {@return {@code fixed(12)} with the name {@code io.truechimer.HlcTimestamp}} */
  @Override
  public Schema getRecommendedSchema() {
    return ClockLogicalTypes.hlcTimestamp()
        .addToSchema(
            Schema.createFixed("HlcTimestamp", null, "io.truechimer", HybridTimestamp.BYTES));
  }

  @Override
  public HybridTimestamp fromFixed(GenericFixed value, Schema schema, LogicalType type) {
    return HybridTimestamp.fromBytes(value.bytes());
  }

  @Override
  public GenericFixed toFixed(HybridTimestamp value, Schema schema, LogicalType type) {
    return new GenericData.Fixed(schema, value.toBytes());
  }
}

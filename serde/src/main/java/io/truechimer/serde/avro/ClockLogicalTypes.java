/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import io.truechimer.hlc.HybridTimestamp;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The logical types of clock values, for your own schemas:
 *
 * <pre>
 * {"type": "fixed", "name": "io.truechimer.HlcTimestamp", "size": 12, "logicalType": "hlc-timestamp"}
 * {"type": "bytes", "logicalType": "itc-stamp"}
 * </pre>
 *
 * <p>The name and namespace of the fixed type are free; its size must be 12. The bytes are those of
 * {@link HybridTimestamp#toBytes} and {@link io.truechimer.itc.Stamp#toBytes}, so Avro's order of
 * the fixed type is the order of time. Stamps have no total order: their fields must have {@code
 * "order": "ignore"}.
 *
 * <p>Avro finds both types and their conversions through {@link java.util.ServiceLoader} when this
 * jar is on the class path. If a parsed schema has one of the names on a wrong type, Avro keeps the
 * plain type and logs a warning, as for every logical type. {@link LogicalTypes#fromSchema} and
 * {@link LogicalType#addToSchema} throw instead.
 */
public final class ClockLogicalTypes {

  /** Name of the logical type of a {@link HybridTimestamp}, on {@code fixed(12)}. */
  public static final String HLC_TIMESTAMP = "hlc-timestamp";

  /** Name of the logical type of a {@link io.truechimer.itc.Stamp}, on {@code bytes}. */
  public static final String ITC_STAMP = "itc-stamp";

  private static final LogicalType HLC_TIMESTAMP_TYPE =
      type(HLC_TIMESTAMP, "fixed(" + HybridTimestamp.BYTES + ")");

  private static final LogicalType ITC_STAMP_TYPE = type(ITC_STAMP, "bytes");

  private ClockLogicalTypes() {}

  /** {@return the logical type {@value #HLC_TIMESTAMP}} */
  public static LogicalType hlcTimestamp() {
    return HLC_TIMESTAMP_TYPE;
  }

  /** {@return the logical type {@value #ITC_STAMP}} */
  public static LogicalType itcStamp() {
    return ITC_STAMP_TYPE;
  }

  /** Factory of {@link #hlcTimestamp}, which Avro finds by {@link java.util.ServiceLoader}. */
  public static final class HlcTimestampFactory implements LogicalTypes.LogicalTypeFactory {

    // Loaded here, because avro-maven-plugin closes its class loader before it uses the factory.
    private final LogicalType type = hlcTimestamp();

    /** Creates a factory, for {@link java.util.ServiceLoader}. */
    public HlcTimestampFactory() {}

    @Override
    public LogicalType fromSchema(Schema schema) {
      return type;
    }

    @Override
    public String getTypeName() {
      return HLC_TIMESTAMP;
    }
  }

  /** Factory of {@link #itcStamp}, which Avro finds by {@link java.util.ServiceLoader}. */
  public static final class ItcStampFactory implements LogicalTypes.LogicalTypeFactory {

    private final LogicalType type = itcStamp();

    /** Creates a factory, for {@link java.util.ServiceLoader}. */
    public ItcStampFactory() {}

    @Override
    public LogicalType fromSchema(Schema schema) {
      return type;
    }

    @Override
    public String getTypeName() {
      return ITC_STAMP;
    }
  }

  private static LogicalType type(String name, String allowed) {
    return new LogicalType(name) {
      @Override
      public void validate(Schema schema) {
        super.validate(schema);
        String found = schema.getType().getName();
        if (schema.getType() == Schema.Type.FIXED) {
          found += "(" + schema.getFixedSize() + ")";
        }
        if (!found.equals(allowed)) {
          throw new IllegalArgumentException(
              "the logical type " + name + " must be on " + allowed + ": type=" + found);
        }
      }
    };
  }
}

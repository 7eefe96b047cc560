/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Avro's single-object encoding, safe against hostile bytes on every Avro since 1.11.3.
 *
 * <pre>
 * object      = %xc3 %x01 fingerprint record
 * fingerprint = 8 bytes   ; CRC-64-AVRO of the schema's parsing canonical form, little endian
 * record      = *byte     ; Avro's binary encoding by that schema, and nothing after it
 * </pre>
 *
 * <p>Avro's {@code BinaryMessageDecoder} reads the same format but allocates what the bytes claim.
 * Measured with heartbeats of about 60 bytes that claim 2^31 - 9 bytes or items: 2 GB for a name or
 * an extra value (1.11.3 and 1.12.2), 8.6 GB for echoes and 4.3 GB for a map (1.11.3). It also
 * ignores bytes after the record. This codec therefore walks the bytes by their schema first, which
 * allocates nothing: every claimed length and count must be backed by bytes. Time and memory are
 * proportional to the number of bytes, which is limited.
 *
 * <p>Only generic records are used, so applications need not trust any class of this library.
 * Thread-safe.
 */
final class SingleObjectCodec {

  private static final short MARKER = (short) 0xc301;
  private static final int HEADER_BYTES = Short.BYTES + Long.BYTES;

  private final int maxBytes;
  private final Schema schema;
  private final byte[] header;
  private final DatumWriter<GenericRecord> writer;
  private final Map<Long, Version> versions = new HashMap<>();

  /** A schema that can be read, and its reader. */
  private record Version(Schema schema, DatumReader<GenericRecord> reader) {}

  /**
   * Creates a codec.
   *
   * @param history see {@link SchemaHistory#load}
   * @param maxBytes the greatest size that is read
   */
  SingleObjectCodec(List<Schema> history, int maxBytes) {
    this.maxBytes = maxBytes;
    schema = history.get(0);
    header =
        ByteBuffer.allocate(HEADER_BYTES)
            .putShort(MARKER)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array();
    GenericData model = new GenericData();
    model.addLogicalTypeConversion(new HybridTimestampConversion());
    model.addLogicalTypeConversion(new StampConversion());
    writer = new GenericDatumWriter<>(schema, model);
    for (Schema version : history) {
      versions.put(
          SchemaNormalization.parsingFingerprint64(version),
          new Version(version, reader(version, model)));
    }
  }

  /**
   * {@return a reader that is complete, so that all threads may use it} Avro's generic reader
   * builds the same object at its first use and keeps it in a field that is not volatile: another
   * thread could see it half built.
   */
  private DatumReader<GenericRecord> reader(Schema version, GenericData model) {
    try {
      return model.getFastReaderBuilder().createDatumReader(version, schema);
    } catch (IOException e) {
      throw new UncheckedIOException("schemas of one history must resolve: schema=" + version, e);
    }
  }

  /** {@return the schema of the records that are written and returned} */
  Schema schema() {
    return schema;
  }

  byte[] encode(GenericRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    out.writeBytes(header);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      writer.write(record, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException("a stream into memory failed", e);
    }
    return out.toByteArray();
  }

  /**
   * {@return the record that the bytes encode}
   *
   * @throws IllegalArgumentException if the bytes are not exactly one encoded record
   */
  GenericRecord decode(byte[] bytes) {
    if (bytes.length < HEADER_BYTES || bytes.length > maxBytes) {
      throw new IllegalArgumentException(
          "a single object must have from %s to %s bytes: length=%s"
              .formatted(HEADER_BYTES, maxBytes, bytes.length));
    }
    ByteBuffer start = ByteBuffer.wrap(bytes);
    short marker = start.getShort();
    if (marker != MARKER) {
      throw new IllegalArgumentException(
          "a single object must begin with c301: marker=" + String.format("%04x", marker));
    }
    long fingerprint = start.order(ByteOrder.LITTLE_ENDIAN).getLong();
    Version version = versions.get(fingerprint);
    if (version == null) {
      throw new IllegalArgumentException(
          String.format(
              "the schema is not a known version of %s; a newer release may have written it:"
                  + " fingerprint=%016x",
              schema.getName(), fingerprint));
    }
    return read(version, bytes);
  }

  private static GenericRecord read(Version version, byte[] bytes) {
    try {
      BinaryDecoder walk = record(bytes);
      walk(version.schema(), walk);
      if (walk.isEnd()) {
        return version.reader().read(null, record(bytes));
      }
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("the bytes must follow their schema: cause=" + e, e);
    }
    throw new IllegalArgumentException("nothing must follow the record, but more bytes do");
  }

  private static BinaryDecoder record(byte[] bytes) {
    return DecoderFactory.get()
        .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
  }

  /**
   * Skips a value without allocating anything for it. Fails where a length or count claims more
   * than there is; an item of a list must take at least one byte. The recursion is as deep as the
   * schema.
   */
  private static void walk(Schema schema, BinaryDecoder in) throws IOException {
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          walk(field.schema(), in);
        }
      }
      case ARRAY -> {
        for (long items = in.readArrayStart(); items > 0; items = in.arrayNext()) {
          for (long item = 0; item < items; item++) {
            walk(schema.getElementType(), in);
          }
        }
      }
      case MAP -> {
        for (long entries = in.readMapStart(); entries > 0; entries = in.mapNext()) {
          for (long entry = 0; entry < entries; entry++) {
            skipBytes(in);
            walk(schema.getValueType(), in);
          }
        }
      }
      case UNION -> walk(schema.getTypes().get(in.readIndex()), in);
      case STRING, BYTES -> skipBytes(in);
      case FIXED -> in.skipFixed(schema.getFixedSize());
      case BOOLEAN -> in.readBoolean();
      case INT, ENUM -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case NULL -> in.readNull();
    }
  }

  /** Avro would go backwards for a negative length, so the same item could be read without end. */
  private static void skipBytes(BinaryDecoder in) throws IOException {
    long length = in.readLong();
    if (length != (int) length || length < 0) {
      throw new EOFException("a length must be backed by bytes: length=" + length);
    }
    in.skipFixed((int) length);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
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
 * Writes and reads Avro's single-object encoding:
 *
 * <pre>
 * object      = %xc3 %x01 fingerprint record
 * fingerprint = 8 bytes   ; CRC-64-AVRO of the schema's parsing canonical form, little endian
 * record      = *byte     ; Avro's binary encoding by that schema, and nothing after it
 * </pre>
 *
 * <p>Only generic records are used, so that no application has to trust a class of ours. A claimed
 * length or count is held against the bytes that are left before anything is allocated, which Avro
 * does since 1.12.2; so time and memory are proportional to the number of bytes, which is limited.
 * Thread-safe.
 */
final class SingleObjectCodec<T> {

  private static final short MARKER = (short) 0xc301;
  private static final int HEADER_BYTES = Short.BYTES + Long.BYTES;

  private final AvroMapper<T> form;
  private final int maxBytes;
  private final Schema schema;
  private final byte[] header;
  private final DatumWriter<GenericRecord> writer;
  private final Map<Long, DatumReader<GenericRecord>> readers = new HashMap<>();

  SingleObjectCodec(SchemaHistory history, AvroMapper<T> form, int maxBytes) {
    this.form = form;
    this.maxBytes = maxBytes;
    schema = history.current();
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
    for (Schema version : history.versions()) {
      readers.put(SchemaNormalization.parsingFingerprint64(version), reader(version, model));
    }
  }

  /**
   * What Avro's generic reader makes at its first use and keeps in a plain field, so that, by its
   * source, another thread may see it half filled. Too rare for a test to show; a final field is
   * safe.
   */
  private DatumReader<GenericRecord> reader(Schema version, GenericData model) {
    try {
      return model.getFastReaderBuilder().createDatumReader(version, schema);
    } catch (IOException e) {
      throw new UncheckedIOException("schemas of one history resolve: schema=" + version, e);
    }
  }

  byte[] encode(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    out.writeBytes(header);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      writer.write(form.write(value, schema), encoder);
    } catch (IOException e) {
      throw new UncheckedIOException("memory has room", e);
    }
    return out.toByteArray();
  }

  /**
   * {@return the value that the bytes are of}
   *
   * @throws IllegalArgumentException if they are not the bytes of one
   */
  T decode(byte[] bytes) {
    if (bytes.length < HEADER_BYTES || bytes.length > maxBytes) {
      throw new IllegalArgumentException(
          "a single object has from "
              + HEADER_BYTES
              + " to "
              + maxBytes
              + " bytes: length="
              + bytes.length);
    }
    ByteBuffer start = ByteBuffer.wrap(bytes);
    short marker = start.getShort();
    if (marker != MARKER) {
      throw new IllegalArgumentException(
          "a single object begins with c301: marker=" + String.format("%04x", marker));
    }
    long fingerprint = start.order(ByteOrder.LITTLE_ENDIAN).getLong();
    DatumReader<GenericRecord> reader = readers.get(fingerprint);
    if (reader == null) {
      throw new IllegalArgumentException(
          String.format(
              "the schema is a known version of %s: fingerprint=%016x",
              schema.getName(), fingerprint));
    }
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
    return form.read(read(reader, decoder));
  }

  private static GenericRecord read(DatumReader<GenericRecord> reader, BinaryDecoder decoder) {
    GenericRecord record;
    boolean end;
    try {
      record = reader.read(null, decoder);
      end = decoder.isEnd();
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("the bytes follow their schema: cause=" + e, e);
    }
    if (!end) {
      throw new IllegalArgumentException("nothing follows the record: more bytes do");
    }
    return record;
  }
}

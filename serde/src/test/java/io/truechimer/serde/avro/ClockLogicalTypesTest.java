/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.Order;
import com.example.Time;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.reflect.ReflectData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClockLogicalTypesTest {

  private static final HybridTimestamp PLACED = HybridTimestamp.of(0x1fedcba987654321L, 0xabcdef98);
  private static final HybridTimestamp SHIPPED = HybridTimestamp.of(-2, -1);
  private static final Stamp CAUSE = Stamp.parse("((0,1),(1,0,2))");

  private final Trust trust = new Trust();

  @AfterEach
  void restoreTrust() {
    trust.restore();
  }

  @Test
  void shouldBeValuesInAGenericRecord() throws IOException {
    Schema schema = Order.getClassSchema();
    GenericRecord order =
        new GenericRecordBuilder(schema)
            .set("id", "o-1")
            .set("placed", PLACED)
            .set("shipped", SHIPPED)
            .set("cause", CAUSE)
            .build();

    GenericRecord read = roundTrip(new GenericData(), schema, order);

    assertThat(read.get("placed")).isEqualTo(PLACED);
    assertThat(read.get("shipped")).isEqualTo(SHIPPED);
    assertThat(read.get("cause")).isEqualTo(CAUSE);
  }

  @Test
  void shouldBeValuesInAGenericRecordOfAParsedSchemaAndTheSharedModel() throws IOException {
    Schema schema = SchemaParser.parseSingle(Order.getClassSchema().toString());
    GenericRecord order =
        new GenericRecordBuilder(schema)
            .set("id", "o-2")
            .set("placed", PLACED)
            .set("cause", CAUSE)
            .build();

    GenericRecord read = roundTrip(GenericData.get(), schema, order);

    assertThat(read.get("placed")).isEqualTo(PLACED);
    assertThat(read.get("shipped")).isNull();
    assertThat(read.get("cause")).isEqualTo(CAUSE);
  }

  @Test
  void shouldBeValuesInAGeneratedRecord() throws IOException {
    trust.in(Order.class, Time.class);
    Order order = new Order("o-3", PLACED, SHIPPED, CAUSE);

    Order read = roundTrip(order.getSpecificData(), order.getSchema(), order);

    assertThat(read).isEqualTo(order);
    assertThat(read.getPlaced()).isEqualTo(PLACED);
    assertThat(read.getCause()).isEqualTo(CAUSE);
    assertThat(Order.fromByteBuffer(order.toByteBuffer())).isEqualTo(order);
  }

  /** A class of an application, without annotations. */
  static final class Shipment {
    String id;
    HybridTimestamp left;
    HybridTimestamp arrived;
    Stamp cause;
  }

  @Test
  void shouldBeValuesInAReflectedClassWithNoCode() throws IOException {
    trust.in(Shipment.class);
    Shipment shipment = new Shipment();
    shipment.id = "s-1";
    shipment.left = PLACED;
    shipment.arrived = SHIPPED;
    shipment.cause = CAUSE;
    ReflectData model = new ReflectData();
    Schema schema = model.getSchema(Shipment.class);

    Shipment read = roundTrip(model, schema, shipment);

    assertThat(read).usingRecursiveComparison().isEqualTo(shipment);
    assertThat(schema.getField("left").schema().getLogicalType())
        .isSameAs(ClockLogicalTypes.hlcTimestamp());
    assertThat(schema.getField("cause").schema().getLogicalType())
        .isSameAs(ClockLogicalTypes.itcStamp());
    assertThat(SchemaParser.parseSingle(schema.toString())).isEqualTo(schema);
  }

  @Test
  void shouldWriteTheBytesOfTheValues() throws IOException {
    byte[] cause = CAUSE.toBytes();
    Order order = new Order("", PLACED, null, CAUSE);

    byte[] bytes = write(order.getSpecificData(), order.getSchema(), order);

    ByteBuffer expected = ByteBuffer.allocate(1 + 12 + 1 + 1 + cause.length);
    expected.put((byte) 0).put(PLACED.toBytes()).put((byte) 0);
    expected.put((byte) (2 * cause.length)).put(cause);
    assertThat(bytes).isEqualTo(expected.array());
  }

  @Test
  void shouldOrderEncodedRecordsByTheirTimestamps() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<HybridTimestamp> timestamps = new ArrayList<>();
    for (long wallTime : new long[] {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
      for (int logical : new int[] {0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
        timestamps.add(HybridTimestamp.of(wallTime, logical));
      }
    }
    for (int i = 0; i < 50; i++) {
      timestamps.add(HybridTimestamp.of(random.nextLong(), random.nextInt()));
    }
    Schema fixed = new HybridTimestampConversion().getRecommendedSchema();
    Schema record =
        Schema.createRecord(
            "Entry",
            null,
            "com.example",
            false,
            List.of(new Schema.Field("at", fixed), new Schema.Field("what", CAUSE_SCHEMA)));
    for (HybridTimestamp a : timestamps) {
      for (HybridTimestamp b : timestamps) {
        int order = Integer.signum(a.compareTo(b));
        assertThat(compare(fixed, a, b)).as("%s, %s; seed %d", a, b, seed).isEqualTo(order);
        assertThat(compare(record, entry(record, a), entry(record, b)))
            .as("%s, %s; seed %d", a, b, seed)
            .isEqualTo(order);
      }
    }
  }

  private static final Schema CAUSE_SCHEMA = new StampConversion().getRecommendedSchema();

  private static GenericRecord entry(Schema schema, HybridTimestamp at) {
    return new GenericRecordBuilder(schema).set("at", at).set("what", CAUSE).build();
  }

  private static int compare(Schema schema, Object a, Object b) throws IOException {
    GenericData model = new GenericData();
    return Integer.signum(
        BinaryData.compare(write(model, schema, a), 0, write(model, schema, b), 0, schema));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "11 bytes | hlc-timestamp"
            + " | {'type':'fixed','name':'T','size':11} | on fixed(12): type=fixed(11)",
        "13 bytes | hlc-timestamp"
            + " | {'type':'fixed','name':'T','size':13} | on fixed(12): type=fixed(13)",
        "bytes | hlc-timestamp | {'type':'bytes'} | on fixed(12): type=bytes",
        "a long | hlc-timestamp | {'type':'long'} | on fixed(12): type=long",
        "12 bytes | itc-stamp"
            + " | {'type':'fixed','name':'T','size':12} | on bytes: type=fixed(12)",
        "a string | itc-stamp | {'type':'string'} | on bytes: type=string",
      })
  void shouldRefuseAnotherType(String what, String name, String type, String message) {
    String json = type.replace("}", ",'logicalType':'" + name + "'}").replace('\'', '"');
    Schema schema = SchemaParser.parseSingle(json);

    assertThatThrownBy(() -> LogicalTypes.fromSchema(schema))
        .as(what)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the logical type " + name + " must be " + message);
    assertThat(schema.getLogicalType()).as("parsed, it is the plain type").isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ff", "8000"})
  void shouldRefuseBytesThatAreNoStamp(String hex) {
    ByteBuffer bytes = ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex));

    assertThatThrownBy(
            () ->
                new StampConversion().fromBytes(bytes, CAUSE_SCHEMA, ClockLogicalTypes.itcStamp()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Must never change: users' schemas contain the name, and Avro resolves fixed types by name. */
  @Test
  void shouldKeepTheRecommendedSchemas() {
    assertThat(new HybridTimestampConversion().getRecommendedSchema())
        .hasToString(
            "{\"type\":\"fixed\",\"name\":\"HlcTimestamp\",\"namespace\":\"io.truechimer\","
                + "\"size\":12,\"logicalType\":\"hlc-timestamp\"}");
    assertThat(CAUSE_SCHEMA).hasToString("{\"type\":\"bytes\",\"logicalType\":\"itc-stamp\"}");
  }

  @Test
  void shouldNotMoveBuffersOfCallers() {
    ByteBuffer bytes = ByteBuffer.wrap(CAUSE.toBytes());

    Stamp read = new StampConversion().fromBytes(bytes, CAUSE_SCHEMA, ClockLogicalTypes.itcStamp());

    assertThat(read).isEqualTo(CAUSE);
    assertThat(bytes.remaining()).isEqualTo(CAUSE.toBytes().length);
    GenericFixed fixed =
        new HybridTimestampConversion()
            .toFixed(
                PLACED,
                new HybridTimestampConversion().getRecommendedSchema(),
                ClockLogicalTypes.hlcTimestamp());
    assertThat(fixed.bytes()).isEqualTo(PLACED.toBytes());
  }

  private static <T> T roundTrip(GenericData model, Schema schema, T datum) throws IOException {
    @SuppressWarnings("unchecked") // The model's own reader.
    DatumReader<T> reader = (DatumReader<T>) model.createDatumReader(schema);
    return reader.read(null, DecoderFactory.get().binaryDecoder(write(model, schema, datum), null));
  }

  private static <T> byte[] write(GenericData model, Schema schema, T datum) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Encoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    @SuppressWarnings("unchecked") // The model's own writer.
    DatumWriter<T> writer = (DatumWriter<T>) model.createDatumWriter(schema);
    writer.write(datum, encoder);
    return out.toByteArray();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.serde.Allocation;
import io.truechimer.serde.Heartbeats;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SingleObjectCodecTest {

  private static final Schema VERSION_1 = SchemaHistory.load("heartbeat").get(0);

  /** A possible version 2: one more field in the middle, and one more symbol in each enum. */
  private static final Schema VERSION_2 =
      SchemaHistory.parse(
          SchemaHistory.text("heartbeat.avsc")
              .replace(
                  "{\"name\": \"epoch\", \"type\": \"long\", \"doc\"",
                  "{\"name\": \"zone\", \"type\": \"string\", \"default\": \"nowhere\"},"
                      + "{\"name\": \"epoch\", \"type\": \"long\", \"doc\"")
              .replace("\"CLOCKBOUND\", ", "\"CLOCKBOUND\", \"PTP\", ")
              .replace("\"STARTING\", ", "\"STARTING\", \"REHEARSING\", ")
              .replace("\"BOOT_ID\", ", "\"BOOT_ID\", \"HYPERVISOR\", ")
              .replace("\"ACKS\", ", "\"ACKS\", \"SHUTDOWN\", "));

  @Test
  void shouldReadWhatItWrites() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      Heartbeat heartbeat = Heartbeats.random(random);
      assertThat(AvroCodecs.decodeHeartbeat(AvroCodecs.encode(heartbeat)))
          .as("seed %d", seed)
          .isEqualTo(heartbeat);
    }
  }

  @Test
  void shouldReadTheLargestHeartbeat() {
    byte[] bytes = AvroCodecs.encode(Heartbeats.GREATEST);

    assertThat(bytes).hasSizeLessThan(HeartbeatAvro.MAX_BYTES);
    assertThat(AvroCodecs.decodeHeartbeat(bytes)).isEqualTo(Heartbeats.GREATEST);
  }

  @Test
  void shouldBeReadAndWrittenByAvroItself() throws IOException {
    byte[] bytes = AvroCodecs.encode(Heartbeats.USUAL);
    GenericData model = new GenericData();

    GenericRecord read = new BinaryMessageDecoder<GenericRecord>(model, VERSION_1).decode(bytes);
    ByteBuffer written = new BinaryMessageEncoder<GenericRecord>(model, VERSION_1).encode(read);

    assertThat(read.get("node")).hasToString("orders-7");
    assertThat(read.get("timestamp")).isEqualTo(Heartbeats.USUAL.timestamp());
    assertThat(bytesOf(written)).isEqualTo(bytes);
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void shouldHaveASymbolForEachConstant() {
    assertThat(symbols(VERSION_1.getField("state").schema(), "UNKNOWN"))
        .isEqualTo(names(MonitorState.values()));
    assertThat(
            symbols(VERSION_1.getField("localError").schema().getField("source").schema(), "OTHER"))
        .isEqualTo(names(LocalError.Source.values()));
    assertThat(symbols(VERSION_1.getField("domainSource").schema(), "NONE"))
        .isEqualTo(names(ClockDomain.Source.values()));
    assertThat(symbols(VERSION_1.getField("withheld").schema().getTypes().get(1), "OTHER"))
        .isEqualTo(names(Promise.Withheld.values()));
  }

  private static List<String> symbols(Schema schema, String expectedDefault) {
    assertThat(schema.getEnumDefault()).isEqualTo(expectedDefault);
    return schema.getEnumSymbols();
  }

  private static List<String> names(Enum<?>[] constants) {
    return Stream.of(constants).map(Enum::name).toList();
  }

  @Test
  void shouldReadTheNewerVersionAsTheOlder() {
    SingleObjectCodec newer = new SingleObjectCodec(List.of(VERSION_2, VERSION_1), 1 << 16);
    SingleObjectCodec older =
        new SingleObjectCodec(List.of(VERSION_1, VERSION_2), HeartbeatAvro.MAX_BYTES);
    GenericRecord record = newer.decode(AvroCodecs.encode(Heartbeats.USUAL));
    record.put("zone", "north");

    assertThat(HeartbeatAvro.read(older.decode(newer.encode(record))))
        .as("without the new field")
        .isEqualTo(Heartbeats.USUAL);

    record.put("state", symbol(VERSION_2.getField("state").schema(), "REHEARSING"));
    GenericRecord error = (GenericRecord) record.get("localError");
    error.put("source", symbol(error.getSchema().getField("source").schema(), "PTP"));
    record.put("domainSource", symbol(VERSION_2.getField("domainSource").schema(), "HYPERVISOR"));
    record.put("closed", null);
    record.put(
        "withheld", symbol(VERSION_2.getField("withheld").schema().getTypes().get(1), "SHUTDOWN"));
    Heartbeat read = HeartbeatAvro.read(older.decode(newer.encode(record)));

    assertThat(read.state()).isEqualTo(MonitorState.UNKNOWN);
    assertThat(read.domain().source()).isEqualTo(ClockDomain.Source.NONE);
    assertThat(read.promise().withheld()).contains(Promise.Withheld.OTHER);
    assertThat(read.localError())
        .isEqualTo(new LocalError(Heartbeats.USUAL.localError().nanos(), LocalError.Source.OTHER));
  }

  private static Object symbol(Schema schema, String symbol) {
    return new GenericData.EnumSymbol(schema, symbol);
  }

  @Test
  void shouldReadTheOlderVersionAsTheNewer() {
    SingleObjectCodec newer = new SingleObjectCodec(List.of(VERSION_2, VERSION_1), 1 << 16);

    GenericRecord read = newer.decode(AvroCodecs.encode(Heartbeats.USUAL));

    assertThat(read.getSchema()).isEqualTo(VERSION_2);
    assertThat(read.get("zone")).hasToString("nowhere");
    assertThat(read.get("state")).hasToString("SYNCHRONIZED");
    assertThat(read.get("sequence")).isEqualTo(4711L);
  }

  @Test
  void shouldNameAFingerprintThatItDoesNotKnow() {
    byte[] newer = new SingleObjectCodec(List.of(VERSION_2), 1 << 16).encode(record());

    assertThatThrownBy(() -> AvroCodecs.decodeHeartbeat(newer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the schema is not a known version of Heartbeat; a newer release may have written it:"
                + " fingerprint="
                + String.format("%016x", SchemaNormalization.parsingFingerprint64(VERSION_2)));
  }

  private static GenericRecord record() {
    return new SingleObjectCodec(List.of(VERSION_2, VERSION_1), 1 << 16)
        .decode(AvroCodecs.encode(Heartbeats.LEAST));
  }

  /** Fails if a released version is edited. */
  @ParameterizedTest
  @CsvSource({"heartbeat, 6afcc87de6e4d2b7", "stamped, 011d51c976c3985d"})
  void shouldKeepReleasedSchemaVersions(String name, String fingerprints) {
    assertThat(
            SchemaHistory.load(name).stream()
                .map(SchemaNormalization::parsingFingerprint64)
                .map(fingerprint -> String.format("%016x", fingerprint)))
        .containsExactly(fingerprints.split(" "));
  }

  @Test
  void shouldNeedNoTrustInAnyClass() {
    ClassSecurityValidator.ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
    ClassSecurityValidator.setGlobal(type -> false);
    try {
      SingleObjectCodec fresh =
          new SingleObjectCodec(SchemaHistory.load("heartbeat"), HeartbeatAvro.MAX_BYTES);
      byte[] bytes = fresh.encode(HeartbeatAvro.write(Heartbeats.USUAL, fresh.schema()));
      assertThat(HeartbeatAvro.read(fresh.decode(bytes))).isEqualTo(Heartbeats.USUAL);
    } finally {
      ClassSecurityValidator.setGlobal(before);
    }
  }

  @Test
  void shouldRefuseEveryCutAndAnyByteMore() {
    byte[] bytes = AvroCodecs.encode(Heartbeats.USUAL);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> AvroCodecs.decodeHeartbeat(cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> AvroCodecs.decodeHeartbeat(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nothing must follow the record");
  }

  @Test
  void shouldReadNoMoreThanItsLimit() {
    byte[] bytes = Arrays.copyOf(AvroCodecs.encode(Heartbeats.LEAST), HeartbeatAvro.MAX_BYTES + 1);

    assertThatThrownBy(() -> AvroCodecs.decodeHeartbeat(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a single object must have from 10 to 81920 bytes: length=81921");
  }

  /** The claimed length must not be allocated. */
  @ParameterizedTest
  @CsvSource({
    "a name of 2^31 - 1 bytes, feffffff0f",
    "a name of 2^31 - 9 bytes, eeffffff0f",
    "a name of 2^62 bytes, 8080808080808080 8001",
    "a name of -1 bytes, 01",
    "a name of a number without end, ffffffffffffffffffff",
    "a name that is not UTF-8, 02ff",
    "a name that is blank, 0220",
  })
  void shouldRefuseNames(String what, String hex) {
    byte[] bytes = AvroCodecs.encode(Heartbeats.LEAST);
    byte[] name = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] rest = Arrays.copyOfRange(bytes, 12, bytes.length);

    refuse(join(Arrays.copyOf(bytes, 10), name, rest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "feffffff0f", // 2^31 - 1
        "eeffffff0f", // 2^31 - 9, the greatest that Avro allows
        "8080808008", // 2^30
        "edffffff0f00", // -(2^31 - 9), of no bytes
        "ffffffff0700", // -2^30, of no bytes
        "80808080808080808001", // 2^62
        "feffffffffffffffff01", // 2^63 - 1
        "ffffffffffffffffff01", // -2^63
        "01", // -1, and no size
        "0102", // -1, and a size that is too large
        "8001", // 64, of which there are none
      })
  void shouldRefuseClaimsOfEchoesAndExtraValues(String hex) {
    byte[] bytes = AvroCodecs.encode(Heartbeats.LEAST);
    byte[] claim = HexFormat.of().parseHex(hex);

    // The two last bytes are the empty list and the empty map.
    for (int end = bytes.length - 2; end < bytes.length; end++) {
      byte[] start = Arrays.copyOf(bytes, end);
      refuse(join(start, claim));
      refuse(join(start, claim, new byte[60 - start.length]));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02 feffffff0f", // a name of 2^31 - 1 bytes
        "02 01", // a name of -1 bytes
        "02 02ff 00 00", // a name that is not UTF-8
        "02 0220 00 00", // a name that is blank
        "02 0261 feffffff0f", // a value of 2^31 - 1 bytes
        "02 0261 eeffffff0f", // a value of 2^31 - 9 bytes
        "02 0261 80808080808080808001", // a value of 2^62 bytes
        "02 0261 01", // a value of -1 bytes
      })
  void shouldRefuseExtraValues(String hex) {
    byte[] bytes = AvroCodecs.encode(Heartbeats.LEAST);
    byte[] extra = HexFormat.of().parseHex(hex.replace(" ", ""));

    refuse(join(Arrays.copyOf(bytes, bytes.length - 1), extra));
    refuse(join(Arrays.copyOf(bytes, bytes.length - 1), extra, new byte[8]));
  }

  @Test
  void shouldRefuseTooManyExtraValues() {
    byte[] least = AvroCodecs.encode(Heartbeats.LEAST);
    ByteBuffer entries = ByteBuffer.allocate(2 + 4 * 65 + 1).put(new byte[] {(byte) 0x82, 1});
    for (byte i = 0; i < 65; i++) {
      entries.put(new byte[] {4, (byte) ('0' + i / 10), (byte) ('0' + i % 10), 0});
    }

    byte[] bytes = join(Arrays.copyOf(least, least.length - 1), entries.array());

    assertThatThrownBy(() -> AvroCodecs.decodeHeartbeat(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a heartbeat must have at most 64 extra values, but has 65");
  }

  @Test
  void shouldRefuseTooManyEchoes() {
    byte[] least = AvroCodecs.encode(Heartbeats.LEAST);
    byte[] start = Arrays.copyOf(least, least.length - 2);
    int echoes = Heartbeat.MAX_ECHOES + 1;
    byte[] count = {(byte) (((2 * echoes) & 0x7f) | 0x80), (byte) ((2 * echoes) >> 7)};

    byte[] bytes = join(start, count, new byte[12 * echoes], new byte[2]);

    assertThatThrownBy(() -> AvroCodecs.decodeHeartbeat(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a heartbeat must have at most 1024 echoes, but has 1025");
  }

  private static void refuse(byte[] bytes) {
    long before = Allocation.ofThisThread();
    assertThatThrownBy(() -> AvroCodecs.decodeHeartbeat(bytes))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Allocation.ofThisThread() - before).as("bytes allocated").isLessThan(1 << 20);
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Stream.of(parts).mapToInt(part -> part.length).sum());
    Stream.of(parts).forEach(all::put);
    return all.array();
  }

  @Test
  void shouldReadOrRefuseEveryChangedByte() {
    byte[] bytes = AvroCodecs.encode(Heartbeats.USUAL);
    for (int i = 0; i < bytes.length; i++) {
      for (int change = 1; change < 256; change++) {
        byte[] changed = bytes.clone();
        changed[i] ^= (byte) change;
        assertThatCode(() -> checked(changed)).doesNotThrowAnyException();
      }
    }
  }

  private static void checked(byte[] bytes) {
    Heartbeat read;
    try {
      read = AvroCodecs.decodeHeartbeat(bytes);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(AvroCodecs.decodeHeartbeat(AvroCodecs.encode(read))).isEqualTo(read);
  }
}

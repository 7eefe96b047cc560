/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.truechimer.itc.Stamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the codec with the behaviour of Protocol Buffers itself. */
class ProtobufStampsTest {

  private static final long SEED = 20_261_122;

  /** Stamps of the paper and of simulated runs; all counters fit. */
  static Stream<String> stamps() throws IOException {
    try (InputStream in = ProtobufStampsTest.class.getResourceAsStream("stamps.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** Encoded by protoc; these bytes must stay readable. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(1,0)           | 0a0408011001 12021001",
        "((0,1),(1,0,2)) | 0a0a1a02100122040801 1001 120c08011a021001220408021001",
        "(0,4294967295)  | 0a021001 120808ffffffff0f1001",
      })
  void shouldWriteAndReadGoldenBytes(String text, String hex) throws Exception {
    assertThat(ProtobufStamps.encode(Stamp.parse(text))).isEqualTo(bytes(hex));
    assertThat(ProtobufStamps.decode(bytes(hex))).hasToString(text);
  }

  @ParameterizedTest
  @MethodSource("stamps")
  void shouldWriteAndReadWhatProtocolBuffersDoes(String text) throws Exception {
    checkAgainstProtocolBuffers(Stamp.parse(text));
  }

  @Test
  void shouldWriteAndReadRandomStamps() throws Exception {
    Random random = new Random(SEED);
    Stamp[] stamps = {Stamp.seed(), Stamp.upTo(0), Stamp.upTo(0), Stamp.upTo(0)};
    for (int step = 0; step < 5000; step++) {
      int i = random.nextInt(stamps.length);
      int j = (i + 1 + random.nextInt(stamps.length - 1)) % stamps.length;
      switch (random.nextInt(4)) {
        case 0 -> {
          Stamp.Fork fork = stamps[i].join(stamps[j]).fork();
          stamps[i] = fork.left();
          stamps[j] = fork.right();
        }
        case 1 -> stamps[i] = stamps[i].join(stamps[j].peek());
        case 2 -> stamps[i] = stamps[i].isAnonymous() ? stamps[i] : stamps[i].event();
        default ->
            stamps[i] =
                stamps[i].isAnonymous() ? stamps[i] : stamps[i].raise(random.nextInt(1 << 20));
      }
      try {
        checkAgainstProtocolBuffers(stamps[i]);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + SEED + ", step " + step, e);
      }
    }
  }

  private static void checkAgainstProtocolBuffers(Stamp stamp) throws IOException {
    DynamicMessage message = Schema.message(stamp.toString());
    byte[] encoded = ProtobufStamps.encode(stamp);

    assertThat(DynamicMessage.parseFrom(Schema.STAMP, encoded)).isEqualTo(message);
    assertThat(encoded).isEqualTo(message.toByteArray());
    assertThat(ProtobufStamps.decode(message.toByteArray())).isEqualTo(stamp);
  }

  @Test
  void shouldHoldExactlyTheDepthThatProtocolBuffersReads() throws Exception {
    for (int tree = 0; tree < 2; tree++) {
      String deepest = stampOfDepth(ProtobufStamps.MAX_DEPTH, tree == 0);
      String deeper = stampOfDepth(ProtobufStamps.MAX_DEPTH + 1, tree == 0);

      checkAgainstProtocolBuffers(Stamp.parse(deepest));
      byte[] message = Schema.message(deeper).toByteArray();
      assertThatExceptionOfType(InvalidProtocolBufferException.class)
          .isThrownBy(() -> DynamicMessage.parseFrom(Schema.STAMP, message));
      String rule =
          "in Protocol Buffers, an id and an event tree must be at most 99 deep: depth=100 or more";
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProtobufStamps.decode(message))
          .withMessage(rule);
      assertThatIllegalStateException()
          .isThrownBy(() -> ProtobufStamps.encode(Stamp.parse(deeper)))
          .withMessage(rule);
    }
  }

  private static String stampOfDepth(int depth, boolean inId) {
    return inId
        ? "(" + "(0,".repeat(depth) + "1" + ")".repeat(depth) + ",0)"
        : "(1," + "(0,0,".repeat(depth) + "1" + ")".repeat(depth) + ")";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(0,4294967296)                    | counter=4294967296, above=0",
        "(0,9223372036854775807)           | counter=9223372036854775807, above=0",
        "(0,(4294967295,0,1))              | counter=1, above=4294967295",
        "(0,(1,(4294967290,0,(4,1,0)),0))  | counter=1, above=4294967295",
      })
  void shouldRefuseCountersThatDoNotFit(String text, String value) {
    assertThatIllegalStateException()
        .isThrownBy(() -> ProtobufStamps.encode(Stamp.parse(text)))
        .withMessage(
            "in Protocol Buffers, a counter plus those above it must be at most 4294967295: "
                + value);
  }

  @Test
  void shouldNotReadACounterThatItWouldNotWrite() {
    byte[] sum = Schema.message("(0,(4294967295,0,1))").toByteArray();
    byte[] wide = bytes("0a021001 120808 80808080 10 1001"); // 2^32, which others cut to 0.

    for (byte[] bytes : List.of(sum, wide)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProtobufStamps.decode(bytes))
          .withMessageContaining("at most 4294967295: counter=");
    }
  }

  @Test
  void shouldWriteAndReadTheLargestStamps() throws Exception {
    // Each event node has the greatest possible size.
    StringBuilder events = new StringBuilder();
    comb(events, 15, 1L << 28);
    Stamp wide = Stamp.parse("(0," + events + ")");

    byte[] encoded = ProtobufStamps.encode(wide);

    assertThat(encoded.length).isBetween(ProtobufStamps.MAX_BYTES / 3, ProtobufStamps.MAX_BYTES);
    assertThat(ProtobufStamps.decode(encoded)).isEqualTo(wide);
  }

  /** A full tree of 2^depth - 1 nodes, or one short of {@link Stamp#MAX_NODES} with an id of 1. */
  private static void comb(StringBuilder out, int levels, long counter) {
    if (levels == 0) {
      out.append(counter);
      return;
    }
    out.append('(').append(counter).append(',');
    comb(out, levels - 1, 0);
    out.append(',');
    comb(out, levels - 1, 1L << 27);
    out.append(')');
  }

  @Test
  void shouldRefuseMoreNodesThanAStampHas() {
    StringBuilder half = new StringBuilder();
    comb(half, 14, 1L << 28);
    Stamp tooWide =
        Stamp.parse("(0,(0," + half + ",0))")
            .join(Stamp.parse("(0,(0,0," + half + "))"))
            .join(Stamp.parse(stampOfDepth(40, true)).raise(4_000_000_000L).peek());
    assertThatIllegalStateException()
        .isThrownBy(() -> ProtobufStamps.encode(tooWide))
        .withMessage("a stamp must have at most 65536 nodes: nodes=65537 or more");

    byte[] leaves = bytes("1001");
    ByteString full = ByteString.copyFrom(leaves);
    for (int depth = 0; depth < 16; depth++) {
      full =
          ByteString.copyFrom(
              UnknownFieldSet.newBuilder()
                  .addField(3, UnknownFieldSet.Field.newBuilder().addLengthDelimited(full).build())
                  .addField(4, UnknownFieldSet.Field.newBuilder().addLengthDelimited(full).build())
                  .build()
                  .toByteArray());
    }
    byte[] message =
        UnknownFieldSet.newBuilder()
            .addField(2, UnknownFieldSet.Field.newBuilder().addLengthDelimited(full).build())
            .build()
            .toByteArray();
    assertThat(message.length).isLessThan(ProtobufStamps.MAX_BYTES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtobufStamps.decode(message))
        .withMessage("a stamp must have at most 65536 nodes: nodes=65537 or more");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing at all                 | ''                                  | missing=Id",
        "no event                       | 0a021001                            | missing=Event",
        "no id                          | 12021001                            | missing=Id",
        "an id of no fields             | 0a00 12021001                       | IsLeaf=false",
        "one child                      | 0a041a021001 12021001               | Right=false",
        "a leaf with a child            | 0a0610011a021001 12021001           | IsLeaf=true",
        "an inner event without a child | 0a021001 12020801                   | Left=false",
        "a leaf of an id with 2         | 0a0408021001 12021001               | Value=2",
        "an inner id with a value       | 0a0c08011a02100122040801100112021001| Value=1",
        "an id with a value of 2^31     | 0a08088080808008 1001 12021001      | Value=2147483648",
        "two ids                        | 0a021001 0a021001 12021001          | field=Id",
        "two events                     | 0a021001 12021001 12021001          | field=Event",
        "two left children              | 0a0c1a0210011a0210012202100112021001| field=Left",
        "two right children             | 0a0c1a021001220210012202100112021001| field=Right",
        "a counter of 2^63              | 0a021001 120d08 80808080808080808001 1001"
            + " | counter=9223372036854775808",
        "a counter of 2^64 - 1          | 0a021001 120d08 ffffffffffffffffff01 1001"
            + " | counter=18446744073709551615",
        "an id of 2^63 + 1              | 0a0d08 81808080808080808001 1001 12021001"
            + " | counter=9223372036854775809",
        "a number where an id belongs   | 0801 12021001                       | tag=8",
        "bytes where a value belongs    | 0a040a001001 12021001               | tag=10",
        "fixed bits for a value         | 0a070d010000001001 12021001         | tag=13",
        "an id not in normal form       | 0a081a0210012202100112021001        | normal form",
        "events not in normal form      | 0a021001 120c1a0408011001220408011001| normal form",
        "a length beyond the end        | 0a7f1001                            | length=4",
        "a child beyond its parent      | 0a041a041001 12021001               | length=10",
        "a negative length              | 0affffffff0f                        | length=6",
        "a number without end           | 0a021001 120408ffffff               | length=10",
        "a tag of 0                     | 0a021001 12021001 00                | length=9",
        "a byte that begins a field     | 0a021001 12021001 58                | length=9",
        "a group that ends              | 0a021001 12021001 54                | length=9",
        "a group without end            | 0a021001 12021001 53                | length=9",
        "an unknown wire type           | 0a021001 12021001 56                | length=9",
      })
  void shouldRefuse(String what, String hex, String value) {
    assertThat(what).isNotEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtobufStamps.decode(bytes(hex)))
        .satisfies(
            e -> assertThat(e.getMessage()).contains(": ").contains(value).hasSizeLessThan(300));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "fields in another order          | 12041001 0800 0a041001 0801",
        "defaults that are written        | 0a06080008011001 12040800 1001",
        "the last of two numbers          | 0a06080008011001 12021001",
        "the last of two truth values     | 0a06080110001001 12021001",
        "a truth value other than 1       | 0a0408011007 12021001",
        "unknown fields, a group as well  | 0a0408011001 12021001 53 2801 54 5a03616263",
        "an unknown field of a node       | 0a09080110012d00000000 12021001",
      })
  void shouldReadWhatOtherWritersMayWrite(String what, String hex) throws Exception {
    assertThat(what).isNotEmpty();
    assertThat(Schema.text(DynamicMessage.parseFrom(Schema.STAMP, bytes(hex)))).isEqualTo("(1,0)");
    assertThat(ProtobufStamps.decode(bytes(hex))).isEqualTo(Stamp.seed());
  }

  @Test
  void shouldRefuseEveryCutAndReadOrRefuseEveryFlipOfABit() throws Exception {
    int read = 0;
    int refused = 0;
    for (String text : stamps().toList()) {
      byte[] bytes = ProtobufStamps.encode(Stamp.parse(text));
      for (int length = 0; length < bytes.length; length++) {
        assertThat(ProtobufStampsFuzzTest.check(Arrays.copyOf(bytes, length))).isFalse();
      }
      for (int bit = 0; bit < Byte.SIZE * bytes.length; bit++) {
        bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        if (ProtobufStampsFuzzTest.check(bytes)) {
          read++;
        } else {
          refused++;
        }
        bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void shouldRefuseMoreBytesThanAnyStampHas() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtobufStamps.decode(new byte[ProtobufStamps.MAX_BYTES + 1]))
        .withMessage("a stamp must have at most 1048576 bytes: length=1048577");
  }

  @Test
  void shouldRefuseGroupsWithinGroupsWithoutEnd() {
    byte[] groups = new byte[ProtobufStamps.MAX_BYTES];
    Arrays.fill(groups, (byte) 0x53);
    assertThatIllegalArgumentException().isThrownBy(() -> ProtobufStamps.decode(groups));
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.Vectors.ALL;
import static io.truechimer.itc.Vectors.assertEncoding;
import static io.truechimer.itc.Vectors.bits;
import static io.truechimer.itc.Vectors.bytes;
import static io.truechimer.itc.Vectors.decode;
import static io.truechimer.itc.Vectors.each;
import static io.truechimer.itc.Vectors.event;
import static io.truechimer.itc.Vectors.hex;
import static io.truechimer.itc.Vectors.id;
import static io.truechimer.itc.Vectors.stamp;
import static io.truechimer.itc.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compares the binary form with the vectors. */
class EncodingVectorsTest {

  @Test
  void shouldWriteTheBitsOfTheExampleOfThePaper() {
    BitWriter out = new BitWriter();
    out.prepend(1, 2);
    out.prepend(0, 1);
    out.prepend(2, 3);
    assertThat(bits(out.toBytes(), out.length()))
        .isEqualTo(ALL.at("/paper_examples/bit_string_example/bits").asText());
  }

  @TestFactory
  Stream<DynamicTest> shouldEncodeNumbers() {
    return each(
        ALL.at("/encode_number"),
        vector -> {
          long n = new BigInteger(text(vector, "n")).longValueExact();
          String bits = bits(Stamp.upTo(n));
          String leaf = bits.substring("000".length());
          assertThat(leaf).isEqualTo(text(vector, "leaf_bits"));
          assertThat(leaf.substring(1)).isEqualTo(text(vector, "encn_bits"));
          assertThat(leaf).hasSize(vector.get("leaf_len").asInt());
          assertThat(decode(bits)).isEqualTo(Stamp.upTo(n));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldEncodeIds() {
    return each(
        ALL.at("/encode_id"),
        vector -> {
          String bits = bits(Stamp.of(id(vector, "id")));
          String idBits = bits.substring(0, bits.length() - "1000".length());
          assertThat(idBits).isEqualTo(text(vector, "bits"));
          assertThat(idBits).hasSize(vector.get("len").asInt());
          assertThat(hex(idBits)).isEqualTo(text(vector, "hex"));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldEncodeEvents() {
    return each(
        ALL.at("/encode_event"),
        vector -> {
          String bits = bits(new Stamp(Id.NOTHING, event(vector, "event")));
          String eventBits = bits.substring("000".length());
          assertThat(eventBits).isEqualTo(text(vector, "bits"));
          assertThat(eventBits).hasSize(vector.get("len").asInt());
          assertThat(hex(eventBits)).isEqualTo(text(vector, "hex"));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldEncodeStampsBothWays() {
    return each(
        ALL.at("/encode_stamp"),
        vector -> assertEncoding(stamp(vector, "stamp"), text(vector, "hex"), vector.get("len")));
  }

  @TestFactory
  Stream<DynamicTest> shouldNotUseTheEncodingOfTheAuthorsJava() {
    return each(
        ALL.at("/encode_dialect_authors_java/vectors"),
        vector -> {
          Stamp stamp = stamp(vector, "stamp");
          assertEncoding(stamp, text(vector, "paper_hex"), vector.get("paper_len"));
          byte[] bytes = HexFormat.of().parseHex(text(vector, "java_hex"));
          String java = bits(bytes, vector.get("java_len").asInt());
          if (stamp.equals(Stamp.parse("(1,12)"))) {
            return; // Its bits are a palindrome, so both encodings agree by chance.
          }
          assertThat(bits(stamp)).isNotEqualTo(java);
          assertReadsAnotherStampOrNone(java, stamp);
        });
  }

  private static void assertReadsAnotherStampOrNone(String bits, Stamp stamp) {
    Stamp read;
    try {
      read = decode(bits);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(read).isNotEqualTo(stamp);
  }

  @TestFactory
  Stream<DynamicTest> shouldRefuseWhatIsNotCanonical() {
    return each(
        ALL.at("/decode_reject_policy/cases"),
        vector -> {
          String bits = text(vector, "bits");
          if (vector.path("description_only").asBoolean()) {
            assertThat(text(vector, "reason")).isEqualTo("id depth 4000");
            bits = "01".repeat(4000) + "0011000";
            assertThat(vector.get("bits").asText()).endsWith("(" + bits.length() + " bits)");
          }
          String refused = bits;
          assertThatExceptionOfType(IllegalArgumentException.class)
              .isThrownBy(() -> decode(refused))
              .withMessageContaining("=");
        });
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.truechimer.TestData;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The vectors on which the definitions of the paper and the authors' Erlang agree. */
final class Vectors {

  static final JsonNode ALL = TestData.read(Vectors.class, "itc.json");

  private Vectors() {}

  /** Creates one test per case of a group, which must not be empty. */
  static Stream<DynamicTest> each(JsonNode group, Consumer<JsonNode> test) {
    assertThat(group).isNotEmpty();
    return IntStream.range(0, group.size())
        .mapToObj(
            i -> {
              String name = group.get(i).toString();
              return dynamicTest(
                  i + " " + name.substring(0, Math.min(100, name.length())),
                  () -> test.accept(group.get(i)));
            });
  }

  static String text(JsonNode vector, String field) {
    assertThat(vector.hasNonNull(field)).as(field).isTrue();
    return vector.get(field).asText();
  }

  static EventTree event(JsonNode vector, String field) {
    return Stamp.parse("(0," + text(vector, field) + ")").events();
  }

  static Id id(JsonNode vector, String field) {
    return Id.parse(text(vector, field));
  }

  static Stamp stamp(JsonNode vector, String field) {
    return Stamp.parse(text(vector, field));
  }

  /** Writes and reads a stamp, and compares its bits with those of a vector. */
  static void assertEncoding(Stamp stamp, String hex, JsonNode length) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(bits(stamp)).isEqualTo(bits(bytes, length.asInt()));
    assertThat(hex(bits(stamp))).isEqualTo(hex);
    assertThat(decode(bits(stamp))).isEqualTo(stamp);
    assertThat(bytes(bits(stamp) + "1")).isEqualTo(stamp.toBytes());
  }

  /** {@return the bits of appendix A of the paper: those of the bytes before the last 1} */
  static String bits(Stamp stamp) {
    byte[] bytes = stamp.toBytes();
    String bits = bits(bytes, Byte.SIZE * bytes.length);
    return bits.substring(0, bits.lastIndexOf('1'));
  }

  /** {@return the stamp with the given bits of appendix A of the paper} */
  static Stamp decode(String bits) {
    return Stamp.fromBytes(bytes(bits + "1"));
  }

  static String bits(byte[] bytes, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append(bytes[i / 8] >> (7 - i % 8) & 1);
    }
    return out.toString();
  }

  static byte[] bytes(String bits) {
    byte[] out = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      if (bits.charAt(i) == '1') {
        out[i / 8] |= (byte) (0x80 >> i % 8);
      }
    }
    return out;
  }

  static String hex(String bits) {
    return HexFormat.of().formatHex(bytes(bits));
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.fasterxml.jackson.databind.JsonNode;
import io.truechimer.TestData;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HybridTimestampTest {

  private static final HexFormat HEX = HexFormat.of();

  // Bytes

  static Stream<JsonNode> encodeDecode() {
    return TestData.stream(Vectors.HLC.at("/codec/encode_decode"));
  }

  @ParameterizedTest
  @MethodSource("encodeDecode")
  void shouldHaveTheBytesOfTheVectors(JsonNode vector) {
    HybridTimestamp timestamp = Vectors.timestamp(vector);
    byte[] bytes = HEX.parseHex(vector.get("hex").asText());
    assertThat(timestamp.toBytes()).isEqualTo(bytes);
    assertThat(HybridTimestamp.fromBytes(bytes)).isEqualTo(timestamp);
  }

  static Stream<JsonNode> encodeIntoBuffer() {
    return TestData.stream(Vectors.HLC.at("/codec/encode_into_buffer"));
  }

  @ParameterizedTest
  @MethodSource("encodeIntoBuffer")
  void shouldWriteIntoAnArray(JsonNode vector) {
    byte[] target = new byte[vector.get("bufferLength").asInt()];
    byte[] returned = Vectors.timestamp(vector).writeTo(target, vector.get("offset").asInt());
    assertThat(returned).isSameAs(target);
    assertThat(target).isEqualTo(HEX.parseHex(vector.get("bufferHex").asText()));
  }

  static Stream<JsonNode> decode() {
    return TestData.stream(Vectors.HLC.at("/codec/decode"));
  }

  @ParameterizedTest
  @MethodSource("decode")
  void shouldReadFromWithinAnArray(JsonNode vector) {
    byte[] bytes = HEX.parseHex(vector.get("hex").asText());
    assertThat(HybridTimestamp.fromBytes(bytes, vector.get("offset").asInt()))
        .isEqualTo(Vectors.timestamp(vector.get("out")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 8, 11, 13, 24})
  void shouldReadExactlyTwelveBytes(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HybridTimestamp.fromBytes(new byte[length]))
        .withMessage("a timestamp must have exactly 12 bytes: length=" + length);
  }

  @ParameterizedTest(name = "{0} bytes, offset {1}")
  @CsvSource({
    "0, 0",
    "2, 0",
    "11, 0",
    "12, 1",
    "12, 4",
    "12, -1",
    "24, 13",
    "24, 2147483647",
    "24, -2147483648",
  })
  void shouldNotReadOrWriteBeyondAnArray(int length, int offset) {
    byte[] bytes = new byte[length];
    String message = "a timestamp needs 12 bytes: length=" + length + ", offset=" + offset;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HybridTimestamp.fromBytes(bytes, offset))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HybridTimestamp.MAX.writeTo(bytes, offset))
        .withMessage(message);
    assertThat(bytes).as("nothing is written").containsOnly(new byte[length]);
  }

  // Order

  static List<HybridTimestamp> ascending() {
    return TestData.stream(Vectors.HLC.at("/ordering/ascending")).map(Vectors::timestamp).toList();
  }

  @Test
  void shouldBeOrderedAsUnsignedNumbersAndAsBytes() {
    for (List<HybridTimestamp> pair : Vectors.neighbours(ascending())) {
      HybridTimestamp low = pair.get(0);
      HybridTimestamp high = pair.get(1);
      assertThat(low).isLessThan(high);
      assertThat(high).isGreaterThan(low);
      assertThat(Arrays.compareUnsigned(low.toBytes(), high.toBytes())).isNegative();
    }
    assertThat(ascending().get(0)).isEqualTo(HybridTimestamp.MIN);
    assertThat(ascending().get(ascending().size() - 1)).isEqualTo(HybridTimestamp.MAX);
  }

  static Stream<JsonNode> pairwise() {
    return TestData.stream(Vectors.HLC.at("/ordering/pairwise"));
  }

  @ParameterizedTest
  @MethodSource("pairwise")
  void shouldCompareAsTheVectors(JsonNode vector) {
    HybridTimestamp left = Vectors.timestamp(vector.get("left"));
    HybridTimestamp right = Vectors.timestamp(vector.get("right"));
    assertThat(Integer.signum(left.compareTo(right))).isEqualTo(vector.get("compare").asInt());
    assertThat(HybridTimestamp.max(left, right))
        .isSameAs(vector.get("bigger").asText().equals("left") ? left : right);
    assertThat(left.equals(right)).isEqualTo(vector.get("compare").asInt() == 0);
  }

  @Test
  void shouldBeEqualByValue() {
    HybridTimestamp timestamp = HybridTimestamp.of(5, 6);
    assertThat(timestamp)
        .isEqualTo(HybridTimestamp.of(5, 6))
        .hasSameHashCodeAs(HybridTimestamp.of(5, 6));
    assertThat(timestamp)
        .isNotEqualTo(HybridTimestamp.of(5, 7))
        .isNotEqualTo(HybridTimestamp.of(4, 6))
        .isNotEqualTo("0.000000005,6");
  }

  // Successor

  @ParameterizedTest(name = "after {0}: {1}")
  @CsvSource({
    "'0.000000001,2', '0.000000001,3'",
    "'0.000000001,2147483646', '0.000000001,2147483647'",
    "'0.000000001,2147483647', '0.000000001,2147483648'", // unsigned, unlike CockroachDB's
    "'0.000000001,4294967294', '0.000000001,4294967295'",
    "'0.000000001,4294967295', '0.000000002,0'",
    "'9223372036.854775807,4294967295', '9223372036.854775808,0'",
    "'18446744073.709551615,4294967294', '18446744073.709551615,4294967295'",
  })
  void shouldHaveASuccessor(String text, String next) {
    assertThat(HybridTimestamp.parse(text).next()).hasToString(next);
  }

  @Test
  void shouldHaveNoSuccessorOfTheGreatestTimestamp() {
    assertThatExceptionOfType(WallTimeOverflowException.class)
        .isThrownBy(HybridTimestamp.MAX::next)
        .withMessage(
            "the wall time would exceed its upper bound: wallTime=2^64 ns,"
                + " upperBound=18446744073709551615 ns");
  }

  // Text

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "0, 0, '0.000000000,0'",
    "0, 123, '0.000000000,123'",
    "1, 0, '0.000000001,0'",
    "123, 0, '0.000000123,0'",
    "1234567890, 0, '1.234567890,0'",
    "6661234567890, 0, '6661.234567890,0'",
    "1580361670629466905, 1, '1580361670.629466905,1'",
    "9223372036854775808, 2147483648, '9223372036.854775808,2147483648'",
    "18446744073709551615, 4294967295, '18446744073.709551615,4294967295'",
  })
  void shouldHaveATextForm(String wallTime, long logical, String text) {
    HybridTimestamp timestamp = HybridTimestamp.of(Long.parseUnsignedLong(wallTime), (int) logical);
    assertThat(timestamp).hasToString(text);
    assertThat(HybridTimestamp.parse(text)).isEqualTo(timestamp);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "asdf",
        "0,0",
        "1",
        "1.5,0",
        "-1.-1,0",
        "-0.000000001,0",
        "+1.000000000,0",
        "1.000000000,-1",
        "1.000000000,+1",
        "1.0000000000,0",
        "1.00000000,0",
        "01.000000000,0",
        "1.000000000,00",
        "1.000000000,",
        ".000000000,0",
        " 1.000000000,0",
        "1.000000000,0 ",
        "1.000000000,0\n",
        "1,000000000.0",
        "1.000000000",
        "1.00000000\u0661,0",
        "0x1.000000000,0",
        "9999999999999999999,0",
        "1.9999999999999999999,0",
        "1e3.000000000,0",
        "1.000000000,0,0",
      })
  void shouldRefuseMalformedText(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HybridTimestamp.parse(text))
        .withMessageContaining("seconds.nanoseconds,logical")
        .withMessageContaining("text=\"" + text.replaceAll("[^ -~]", "?") + "\"");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'18446744073.709551616,0', the wall time must be at most 18446744073.709551615",
    "'18446744074.000000000,0', the wall time must be at most 18446744073.709551615",
    "'99999999999.999999999,0', the wall time must be at most 18446744073.709551615",
    "'0.000000000,4294967296', the logical counter must be at most 4294967295",
    "'0.000000000,9999999999', the logical counter must be at most 4294967295",
  })
  void shouldRefuseANumberOutOfRange(String text, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HybridTimestamp.parse(text))
        .withMessage(rule + ": text=\"" + text + "\", length=" + text.length());
  }

  @Test
  void shouldShortenALongTextInItsMessage() {
    String text = "1".repeat(1_000_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HybridTimestamp.parse(text))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300))
        .withMessageContaining("length=1000000");
  }

  @Test
  void shouldNameAMissingArgument() {
    assertThatNullPointerException()
        .isThrownBy(() -> HybridTimestamp.parse(null))
        .withMessage("text");
  }

  // Other forms of the time

  @ParameterizedTest(name = "{0} ms: {1}")
  @CsvSource({
    "0, '0.000000000,0'",
    "1580361670629, '1580361670.629000000,0'",
    "9223372036855, '9223372036.855000000,0'", // as an unsigned number of nanoseconds
    "18446744073709, '18446744073.709000000,0'",
    "18446744073710, '18446744073.709000000,0'",
    "9223372036854775807, '18446744073.709000000,0'",
    "-1, '0.000000000,0'",
    "-9223372036854775808, '0.000000000,0'",
  })
  void shouldBeCreatedFromMilliseconds(long millis, String text) {
    assertThat(HybridTimestamp.ofMillis(millis)).hasToString(text);
  }

  @ParameterizedTest(name = "{0} ns: {1}, {2} ms")
  @CsvSource({
    "0, 1970-01-01T00:00:00Z, 0",
    "999999, 1970-01-01T00:00:00.000999999Z, 0",
    "1580361670629466905, 2020-01-30T05:21:10.629466905Z, 1580361670629",
    "9223372036854775808, 2262-04-11T23:47:16.854775808Z, 9223372036854",
    "18446744073709551615, 2554-07-21T23:34:33.709551615Z, 18446744073709",
  })
  void shouldConvertToOtherFormsOfTime(String wallTime, Instant instant, long millis) {
    HybridTimestamp timestamp = HybridTimestamp.of(Long.parseUnsignedLong(wallTime), 7);
    assertThat(timestamp.toInstant()).isEqualTo(instant);
    assertThat(timestamp.physicalMillis()).isEqualTo(millis);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.truechimer.hlc.ClockState;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JSON of {@code @consento/hlc} 2.1.0 is written and read alike; further forms that it reads by
 * accident are refused.
 */
class JsonVectorsTest {

  private static final JsonNode VECTORS = vectors();

  private final ObjectMapper mapper = JsonMapper.builder().addModule(new ClockJsonModule()).build();

  private static JsonNode vectors() {
    try (InputStream in = JsonVectorsTest.class.getResourceAsStream("json.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<JsonNode> timestamps() {
    return StreamSupport.stream(VECTORS.at("/json/timestamps").spliterator(), false);
  }

  static Stream<JsonNode> clocks() {
    return StreamSupport.stream(VECTORS.at("/json/clocks").spliterator(), false);
  }

  static Stream<JsonNode> parseForms() {
    return StreamSupport.stream(VECTORS.at("/json/parse_forms").spliterator(), false);
  }

  private static HybridTimestamp timestamp(JsonNode vector) {
    return HybridTimestamp.of(
        Long.parseUnsignedLong(vector.get("wallTime").asText()),
        (int) vector.get("logical").asLong());
  }

  @ParameterizedTest
  @MethodSource("timestamps")
  void shouldReadAndWriteTimestamps(JsonNode vector) throws Exception {
    String json = vector.get("json").asText();

    assertThat(mapper.writeValueAsString(timestamp(vector))).isEqualTo(json);
    assertThat(mapper.readValue(json, HybridTimestamp.class)).isEqualTo(timestamp(vector));
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void shouldReadAndWriteStatesOfClocks(JsonNode vector) throws Exception {
    JsonNode options = vector.get("options");
    ClockState state =
        new ClockState(
            options.path("maxOffset").asLong(),
            options.path("toleratedForwardClockJump").asLong(),
            options.path("wallTimeUpperBound").asLong(),
            options.has("last") ? timestamp(options.get("last")) : HybridTimestamp.MIN);
    String json = vector.get("json").asText();

    assertThat(mapper.writeValueAsString(state)).isEqualTo(json);
    assertThat(mapper.readValue(json, ClockState.class)).isEqualTo(state);
  }

  /** All but two of the vectors are accidents; these two have our form. */
  private static final Set<String> OURS =
      Set.of(
          "{\"wallTime\":1,\"logical\":0}", "{\"wallTime\":\"0x16a4709900c156a0\",\"logical\":14}");

  @ParameterizedTest
  @MethodSource("parseForms")
  void shouldReadOurFormsAndRefuseOthers(JsonNode vector) throws Exception {
    String json = vector.get("json").asText();
    if (OURS.contains(json)) {
      assertThat(mapper.readValue(json, HybridTimestamp.class))
          .isEqualTo(timestamp(vector.get("out")));
    } else {
      assertRefused(json, HybridTimestamp.class);
    }
  }

  @Test
  void shouldKnowOurFormsAmongTheVectors() {
    assertThat(parseForms().map(vector -> vector.get("json").asText())).containsAll(OURS);
  }

  /** The accidents that JSON can express; tests of the binary form have the others. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "encode-wall-2^64                 | {\"wallTime\":18446744073709551616,\"logical\":0}",
        "encode-wall-2^64                 | {\"wallTime\":\"0x10000000000000000\",\"logical\":0}",
        "encode-wall-negative             | {\"wallTime\":-1,\"logical\":0}",
        "encode-logical-2^32              | {\"wallTime\":1,\"logical\":4294967296}",
        "encode-logical-negative          | {\"wallTime\":1,\"logical\":-1}",
        "construct-object-without-logical | {\"wallTime\":5}",
        "construct-null                   | {\"wallTime\":null,\"logical\":null}",
        "construct-fraction               | {\"wallTime\":1,\"logical\":1.5}",
        "construct-non-numeric-string     | {\"wallTime\":\"abc\",\"logical\":0}",
        "construct-negative               | {\"wallTime\":-5,\"logical\":2}",
      })
  void shouldRefuseFormsThatOthersReadByAccident(String id, String json) {
    Set<String> known = new HashSet<>();
    VECTORS.get("accidents").forEach(accident -> known.add(accident.get("id").asText()));
    assertThat(known).contains(id);
    assertRefused(json, HybridTimestamp.class);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a string where a number is exact   | {\"wallTime\":\"0x1ffffffffffffe\",\"logical\":0}",
        "a number where it is not           | {\"wallTime\":9007199254740991,\"logical\":0}",
        "upper case                         | {\"wallTime\":\"0x1FFFFFFFFFFFFF\",\"logical\":0}",
        "upper case X                       | {\"wallTime\":\"0X1fffffffffffff\",\"logical\":0}",
        "a leading zero                     | {\"wallTime\":\"0x01fffffffffffff\",\"logical\":0}",
        "a space                            | {\"wallTime\":\"0x1fffffffffffff \",\"logical\":0}",
        "decimal in a string                | {\"wallTime\":\"9007199254740991\",\"logical\":0}",
        "hexadecimal without 0x             | {\"wallTime\":\"1fffffffffffff\",\"logical\":0}",
        "no digits                          | {\"wallTime\":\"0x\",\"logical\":0}",
        "a fraction that is whole           | {\"wallTime\":1.0,\"logical\":0}",
        "a negative zero                    | {\"wallTime\":-0,\"logical\":0}",
        "a negative zero for the counter    | {\"wallTime\":0,\"logical\":-0}",
        "an exponent for the counter        | {\"wallTime\":0,\"logical\":1e3}",
        "a string for the counter           | {\"wallTime\":0,\"logical\":\"0x1\"}",
        "a truth value                      | {\"wallTime\":true,\"logical\":0}",
        "a list                             | {\"wallTime\":[1],\"logical\":0}",
        "an object                          | {\"wallTime\":{\"wallTime\":1},\"logical\":0}",
        "a member twice                     | {\"wallTime\":1,\"logical\":0,\"logical\":0}",
        "the first member twice             | {\"wallTime\":1,\"wallTime\":1,\"logical\":0}",
        "a member too many                  | {\"wallTime\":1,\"logical\":0,\"node\":[[[]]]}",
        "a member of another case           | {\"walltime\":1,\"logical\":0}",
        "no members                         | {}",
        "a list of members                  | [1,0]",
        "the text form                      | \"0.000000001,0\"",
        "a number alone                     | 1",
      })
  void shouldRefuseEveryOtherFormOfATimestamp(String what, String json) {
    assertThat(what).isNotEmpty();
    assertRefused(json, HybridTimestamp.class);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a negative limit      | -1 | 0 | 0 | {\"wallTime\":0,\"logical\":0}",
        "a limit of 2^63       | \"0x8000000000000000\" | 0 | 0 | {\"wallTime\":0,\"logical\":0}",
        "a jump of 2^63        | 0 | 0 | \"0x8000000000000000\" | {\"wallTime\":0,\"logical\":0}",
        "a limit in a string   | \"3\" | 0 | 0 | {\"wallTime\":0,\"logical\":0}",
        "a limit of null       | null | 0 | 0 | {\"wallTime\":0,\"logical\":0}",
        "a bound that is true  | 0 | true | 0 | {\"wallTime\":0,\"logical\":0}",
        "a last that is null   | 0 | 0 | 0 | null",
        "a last that lacks one | 0 | 0 | 0 | {\"wallTime\":0}",
        "a last that is text   | 0 | 0 | 0 | \"0.000000000,0\"",
      })
  void shouldRefuseEveryOtherFormOfAState(
      String what, String maxOffset, String bound, String jump, String last) {
    assertThat(what).isNotEmpty();
    assertRefused(state(maxOffset, bound, jump, last), ClockState.class);
  }

  @Test
  void shouldReadTheGreatestBoundAsNone() throws Exception {
    String json = state("0", "\"0xffffffffffffffff\"", "0", "{\"wallTime\":0,\"logical\":0}");

    assertThat(mapper.readValue(json, ClockState.class))
        .isEqualTo(new ClockState(0, 0, 0, HybridTimestamp.MIN));
  }

  @Test
  void shouldReadMembersInAnyOrder() throws Exception {
    assertThat(
            mapper.readValue(
                """
                {"last": {"logical": 4, "wallTime": 3},
                 "toleratedForwardClockJump": 2, "maxOffset": 1, "wallTimeUpperBound": 9}\
                """,
                ClockState.class))
        .isEqualTo(new ClockState(1, 2, 9, HybridTimestamp.of(3, 4)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"0", "{}", "[\"(1,0)\"]", "\"\"", "\"(1,0) \"", "\"(1,(0,1,1))\"", "1.5"})
  void shouldRefuseEveryOtherFormOfAStamp(String json) {
    assertRefused(json, Stamp.class);
  }

  @Test
  void shouldRefuseEveryCut() {
    for (String json :
        new String[] {
          "{\"wallTime\":\"0x1fffffffffffff\",\"logical\":14}",
          state("3", "0", "4", "{\"wallTime\":1,\"logical\":0}")
        }) {
      Class<?> type = json.contains("last") ? ClockState.class : HybridTimestamp.class;
      for (int length = 0; length < json.length(); length++) {
        String cut = json.substring(0, length);
        assertThatExceptionOfType(JsonProcessingException.class)
            .as(cut)
            .isThrownBy(() -> mapper.readValue(cut, type));
      }
    }
  }

  private static String state(String maxOffset, String bound, String jump, String last) {
    return "{\"maxOffset\":"
        + maxOffset
        + ",\"wallTimeUpperBound\":"
        + bound
        + ",\"toleratedForwardClockJump\":"
        + jump
        + ",\"last\":"
        + last
        + "}";
  }

  private void assertRefused(String json, Class<?> type) {
    assertThatExceptionOfType(MismatchedInputException.class)
        .as(json)
        .isThrownBy(() -> mapper.readValue(json, type))
        .satisfies(
            e -> {
              assertThat(e.getOriginalMessage()).contains("=").hasSizeLessThan(400);
              assertThat(e.getLocation()).isNotNull();
            });
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import io.truechimer.hlc.ClockState;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.Stamps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clock values in the types of applications, with typical mappers. */
class ClockJsonModuleTest {

  private static final HybridTimestamp TIMESTAMP =
      HybridTimestamp.of(1_631_552_767_459_940_000L, 14);
  private static final Stamp STAMP = Stamp.parse("((0,1),(1,0,2))");

  private final ObjectMapper mapper = JsonMapper.builder().addModule(new ClockJsonModule()).build();

  /** A type of an application. */
  record Order(String id, HybridTimestamp at, Stamp version, List<Stamp> seen, ClockState clock) {}

  @Test
  void shouldReadAndWriteARecordOfAUser() throws Exception {
    Order order =
        new Order(
            "o-1",
            TIMESTAMP,
            STAMP,
            List.of(Stamp.seed(), STAMP),
            new ClockState(500_000_000, 0, 0, TIMESTAMP));

    String json = mapper.writeValueAsString(order);

    assertThat(json)
        .isEqualTo(
            """
            {"id":"o-1",\
            "at":{"wallTime":"0x16a4709900c156a0","logical":14},\
            "version":"((0,1),(1,0,2))",\
            "seen":["(1,0)","((0,1),(1,0,2))"],\
            "clock":{"maxOffset":500000000,"wallTimeUpperBound":0,"toleratedForwardClockJump":0,\
            "last":{"wallTime":"0x16a4709900c156a0","logical":14}}}\
            """);
    assertThat(mapper.readValue(json, Order.class)).isEqualTo(order);
  }

  @Test
  void shouldLeaveWhatIsAbsentNull() throws Exception {
    assertThat(mapper.readValue("{\"id\":\"o-1\",\"at\":null}", Order.class))
        .isEqualTo(new Order("o-1", null, null, null, null));
    assertThat(mapper.readValue("null", HybridTimestamp.class)).isNull();
  }

  @Test
  void shouldBeFoundByFindAndRegisterModules() throws Exception {
    ObjectMapper found = new ObjectMapper().findAndRegisterModules();

    assertThat(found.readValue(found.writeValueAsString(TIMESTAMP), HybridTimestamp.class))
        .isEqualTo(TIMESTAMP);
    assertThat(found.getRegisteredModuleIds()).contains(ClockJsonModule.class.getName());
  }

  @Test
  void shouldConvertToTreesAndBack() throws Exception {
    for (Object value :
        List.of(
            TIMESTAMP,
            HybridTimestamp.of(5, -1),
            STAMP,
            new ClockState(3, 4, 1L << 53, TIMESTAMP))) {
      JsonNode tree = mapper.valueToTree(value);
      assertThat(mapper.treeToValue(tree, value.getClass())).isEqualTo(value);
      assertThat(mapper.readTree(mapper.writeValueAsString(value)).toString())
          .isEqualTo(tree.toString());
    }
    assertThatExceptionOfType(MismatchedInputException.class)
        .isThrownBy(
            () ->
                mapper.treeToValue(
                    mapper.readTree("{\"wallTime\":1.0,\"logical\":2}"), HybridTimestamp.class));
  }

  @Test
  void shouldReadAndWriteTheKeysOfMapsAsTexts() throws Exception {
    Map<HybridTimestamp, String> byTime = new LinkedHashMap<>();
    byTime.put(TIMESTAMP, "a");
    Map<Stamp, Integer> byStamp = Map.of(STAMP, 1);

    assertThat(mapper.writeValueAsString(byTime)).isEqualTo("{\"1631552767.459940000,14\":\"a\"}");
    assertThat(
            mapper.readValue(
                mapper.writeValueAsString(byTime),
                new TypeReference<Map<HybridTimestamp, String>>() {}))
        .isEqualTo(byTime);
    assertThat(mapper.writeValueAsString(byStamp)).isEqualTo("{\"((0,1),(1,0,2))\":1}");
    assertThat(
            mapper.readValue(
                mapper.writeValueAsString(byStamp), new TypeReference<Map<Stamp, Integer>>() {}))
        .isEqualTo(byStamp);
    assertThatExceptionOfType(MismatchedInputException.class)
        .isThrownBy(
            () ->
                mapper.readValue(
                    "{\"5\":1}", new TypeReference<Map<HybridTimestamp, Integer>>() {}))
        .withMessageContaining("a timestamp must have the form");
  }

  @Test
  void shouldNotWriteAStampThatItWouldNotRead() {
    Stamp tooDeep = Stamps.tooDeep();
    for (Object value :
        List.of(tooDeep, Map.of(tooDeep, 1), new Order("o-1", TIMESTAMP, tooDeep, null, null))) {
      assertThatExceptionOfType(JsonMappingException.class)
          .isThrownBy(() -> mapper.writeValueAsString(value))
          .withMessageContaining("512 levels")
          .withRootCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldReadAndWriteTheLargestStamp() throws Exception {
    Map<Stamp, Stamp> largest = Map.of(Stamps.largest(), Stamps.largest());

    // Such a long name is beyond Jackson's default limit, so the test raises it.
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNameLength(Stamp.MAX_TEXT_LENGTH).build())
            .build();
    ObjectMapper wide = new ObjectMapper(factory).registerModule(new ClockJsonModule());

    assertThat(
            wide.readValue(
                wide.writeValueAsString(largest), new TypeReference<Map<Stamp, Stamp>>() {}))
        .isEqualTo(largest);
  }

  /** A type of an application whose mapper writes type names. */
  record Anything(Object value) {}

  @ParameterizedTest
  @EnumSource(
      value = JsonTypeInfo.As.class,
      names = {"PROPERTY", "WRAPPER_ARRAY", "WRAPPER_OBJECT"})
  void shouldReadAndWriteNamesOfTypes(JsonTypeInfo.As as) throws Exception {
    ObjectMapper typed =
        JsonMapper.builder()
            .addModule(new ClockJsonModule())
            .activateDefaultTyping(
                BasicPolymorphicTypeValidator.builder().allowIfSubType("io.truechimer.").build(),
                ObjectMapper.DefaultTyping.JAVA_LANG_OBJECT,
                as)
            .build();
    for (Object value : List.of(TIMESTAMP, STAMP, new ClockState(3, 4, 1L << 53, TIMESTAMP))) {
      String json = typed.writeValueAsString(new Anything(value));

      assertThat(json).contains(value.getClass().getName());
      assertThat(typed.readValue(json, Anything.class)).isEqualTo(new Anything(value));
    }
    String missing =
        typed.writeValueAsString(new Anything(TIMESTAMP)).replace("\"logical\":14", "");
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> typed.readValue(missing, Anything.class));
  }

  @Test
  void shouldRefuseJavaObjectsInATree() {
    JsonNode object = mapper.getNodeFactory().pojoNode(new Object());
    for (Class<?> type : List.of(HybridTimestamp.class, Stamp.class, ClockState.class)) {
      assertThatExceptionOfType(MismatchedInputException.class)
          .isThrownBy(() -> mapper.treeToValue(object, type));
    }
  }

  @Test
  void shouldNotRepeatUnprintableCharacters() {
    for (String json : List.of("{\"w\\u001b\\n\\u00e9\":1}", "\"w\\u001b\\n\\u00e9\"")) {
      assertThatExceptionOfType(MismatchedInputException.class)
          .isThrownBy(() -> mapper.readValue(json, HybridTimestamp.class))
          .satisfies(e -> assertThat(e.getOriginalMessage()).contains("=\"w???\", length=4"));
    }
  }

  @Test
  void shouldStayStrictWithALenientMapper() {
    ObjectMapper forgiving =
        JsonMapper.builder()
            .addModule(new ClockJsonModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
            .enable(DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS)
            .build();
    for (String json :
        List.of(
            "{\"wallTime\":1,\"logical\":2,\"node\":3}",
            "{\"wallTime\":1}",
            "\"\"",
            "[{\"wallTime\":1,\"logical\":2}]")) {
      assertThatExceptionOfType(MismatchedInputException.class)
          .as(json)
          .isThrownBy(() -> forgiving.readValue(json, HybridTimestamp.class));
    }
    assertThatExceptionOfType(MismatchedInputException.class)
        .isThrownBy(() -> forgiving.readValue("[\"(1,0)\"]", Stamp.class));
  }

  @Test
  void shouldLeaveTrailingTokensToTheMapper() throws Exception {
    String json = "{\"wallTime\":1,\"logical\":2} 3";

    assertThat(mapper.readValue(json, HybridTimestamp.class)).isEqualTo(HybridTimestamp.of(1, 2));
    assertThatExceptionOfType(MismatchedInputException.class)
        .isThrownBy(
            () ->
                mapper
                    .readerFor(HybridTimestamp.class)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(json));
  }

  @Test
  void shouldNameRuleValueAndPlace() {
    assertThatExceptionOfType(MismatchedInputException.class)
        .isThrownBy(
            () ->
                mapper.readValue(
                    "{\"id\":\"o-1\",\n \"clock\":{\"last\":{\"logical\":-1}}}", Order.class))
        .satisfies(
            e -> {
              assertThat(e.getOriginalMessage())
                  .isEqualTo(
                      "the logical counter must be a whole number from 0 to 4294967295:"
                          + " logical=\"-1\", length=2");
              assertThat(e.getLocation().getLineNr()).isEqualTo(2);
              assertThat(e.getPathReference()).contains("\"clock\"").contains("\"last\"");
            });
    assertThatExceptionOfType(MismatchedInputException.class)
        .isThrownBy(() -> mapper.readValue("\"(1,\\u001b7)\"", Stamp.class))
        .withMessageContaining("text=(1,?7)")
        .withCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRepeatOnlyTheBeginningOfHostileValues() {
    String digits = "9".repeat(1000);
    String hexadecimal = "f".repeat(1_000_000);
    for (String json :
        List.of(
            "{\"wallTime\":" + digits + "}",
            "{\"wallTime\":\"0x" + hexadecimal + "\"}",
            "{\"" + "n".repeat(40_000) + "\":1}",
            "\"" + hexadecimal + "\"")) {
      for (Class<?> type : List.of(HybridTimestamp.class, Stamp.class)) {
        assertThatExceptionOfType(JsonProcessingException.class)
            .isThrownBy(() -> mapper.readValue(json, type))
            .satisfies(e -> assertThat(e.getOriginalMessage()).hasSizeLessThan(400));
      }
    }
  }
}

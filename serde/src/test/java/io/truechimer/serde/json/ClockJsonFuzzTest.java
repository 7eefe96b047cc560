/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.truechimer.hlc.ClockState;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.Allocation;
import java.io.CharConversionException;
import java.io.IOException;

/**
 * Hostile JSON yields a value that is written as the same JSON, or an exception of Jackson, within
 * bounded memory.
 */
class ClockJsonFuzzTest {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().addModule(new ClockJsonModule()).build();

  @FuzzTest(maxDuration = "60s")
  void timestamp(byte[] json) throws Exception {
    check(json, HybridTimestamp.class);
  }

  @FuzzTest(maxDuration = "60s")
  void stamp(byte[] json) throws Exception {
    check(json, Stamp.class);
  }

  @FuzzTest(maxDuration = "60s")
  void state(byte[] json) throws Exception {
    check(json, ClockState.class);
  }

  private static void check(byte[] json, Class<?> type) throws Exception {
    Object value = Allocation.bounded(json.length, () -> read(json, type));
    if (value == null) {
      return; // Refused, or Jackson's null.
    }
    byte[] written = MAPPER.writeValueAsBytes(value);
    assertThat(MAPPER.readValue(written, type)).isEqualTo(value);
    assertThat(MAPPER.readTree(written)).isEqualTo(canonical(MAPPER.readTree(json)));
  }

  private static Object read(byte[] json, Class<?> type) throws IOException {
    try {
      return MAPPER.readValue(json, type);
    } catch (MismatchedInputException e) {
      assertThat(e.getOriginalMessage()).hasSizeLessThan(400);
      return null;
    } catch (JsonProcessingException | CharConversionException e) {
      return null; // Not JSON.
    }
  }

  /** The only value with two forms. */
  private static JsonNode canonical(JsonNode tree) {
    return tree.path("wallTimeUpperBound").asText().equals("0xffffffffffffffff")
        ? ((ObjectNode) tree).put("wallTimeUpperBound", 0)
        : tree;
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the test data that other implementations fix. */
final class Vectors {

  static final JsonNode MARZULLO = read("marzullo.json");
  static final JsonNode PEERS = read("/io/truechimer/hlc/peer-hlc.json");

  private Vectors() {}

  private static JsonNode read(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> stream(JsonNode array) {
    if (array.isEmpty()) {
      throw new AssertionError("no test data");
    }
    return StreamSupport.stream(array.spliterator(), false);
  }

  static List<OffsetInterval> intervals(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(ends -> new OffsetInterval(ends.get(0).longValue(), ends.get(1).longValue()))
        .toList();
  }

  /** An answer with the ends {@code lower} and {@code upper}. */
  static OffsetInterval interval(JsonNode answer) {
    return new OffsetInterval(answer.get("lower").longValue(), answer.get("upper").longValue());
  }
}

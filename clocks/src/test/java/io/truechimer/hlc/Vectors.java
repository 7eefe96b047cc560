/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the test data that other implementations fix. */
final class Vectors {

  static final JsonNode HLC = read("hlc.json");
  static final JsonNode PEERS = read("peer-hlc.json");

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

  /** Wall times are decimal strings, because they do not fit the numbers of JSON. */
  static HybridTimestamp timestamp(JsonNode node) {
    return HybridTimestamp.of(unsigned(node.get("wallTime")), (int) node.get("logical").asLong());
  }

  static long unsigned(JsonNode node) {
    return Long.parseUnsignedLong(node.asText());
  }

  /** Neighbours in a list that holds at least two. */
  static List<List<HybridTimestamp>> neighbours(List<HybridTimestamp> ascending) {
    List<List<HybridTimestamp>> pairs = new ArrayList<>();
    for (int i = 1; i < ascending.size(); i++) {
      pairs.add(ascending.subList(i - 1, i + 1));
    }
    return pairs;
  }
}

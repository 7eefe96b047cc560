/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import com.fasterxml.jackson.databind.JsonNode;
import io.truechimer.TestData;
import java.util.ArrayList;
import java.util.List;

/** Test data from other implementations. */
final class Vectors {

  static final JsonNode HLC = TestData.read(Vectors.class, "hlc.json");
  static final JsonNode PEERS = TestData.read(Vectors.class, "peer-hlc.json");

  private Vectors() {}

  /** Wall times are decimal strings, because they do not fit the numbers of JSON. */
  static HybridTimestamp timestamp(JsonNode node) {
    return HybridTimestamp.of(unsigned(node.get("wallTime")), (int) node.get("logical").asLong());
  }

  static long unsigned(JsonNode node) {
    return Long.parseUnsignedLong(node.asText());
  }

  /** Adjacent pairs of a list with at least two elements. */
  static List<List<HybridTimestamp>> neighbours(List<HybridTimestamp> ascending) {
    List<List<HybridTimestamp>> pairs = new ArrayList<>();
    for (int i = 1; i < ascending.size(); i++) {
      pairs.add(ascending.subList(i - 1, i + 1));
    }
    return pairs;
  }
}

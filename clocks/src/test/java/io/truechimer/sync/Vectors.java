/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.truechimer.TestData;
import java.util.List;
import java.util.stream.StreamSupport;

/** The test data that other implementations fix. */
final class Vectors {

  static final JsonNode MARZULLO = TestData.read(Vectors.class, "marzullo.json");
  static final JsonNode PEERS = TestData.read(Vectors.class, "/io/truechimer/hlc/peer-hlc.json");

  private Vectors() {}

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

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads test data from other implementations. */
public final class TestData {

  private TestData() {}

  /** {@return the content of a file next to a class} */
  public static JsonNode read(Class<?> place, String name) {
    try (InputStream in = place.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the elements; at least one must exist} */
  public static Stream<JsonNode> stream(JsonNode array) {
    if (array.isEmpty()) {
      throw new AssertionError("no test data");
    }
    return StreamSupport.stream(array.spliterator(), false);
  }
}

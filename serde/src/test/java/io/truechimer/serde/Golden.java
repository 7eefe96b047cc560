/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The golden bytes in the test resources. */
final class Golden {

  private Golden() {}

  /** {@return the columns of each line, except for comments} */
  static Stream<List<String>> rows(String file) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> List.of(line.split(";", -1)))
              .toList()
              .stream();
    }
  }
}

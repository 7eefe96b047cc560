/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** The documentation says of settings what the code does. */
class DocsTableTest {

  private static final String BEGIN = "<!-- streams-configuration -->\n";
  private static final String HEADER =
      "| key | type | default | valid | importance | what |\n|---|---|---|---|---|---|\n";

  @Test
  void shouldHaveTheTableOfSettings() throws IOException {
    String table =
        CausalConfig.definition().configKeys().values().stream()
            .map(DocsTableTest::row)
            .collect(Collectors.joining("\n", HEADER, "\n"));
    String docs = Files.readString(Path.of("../docs/streams.md"));
    String section =
        docs.substring(
            docs.indexOf(BEGIN) + BEGIN.length(), docs.indexOf("<!-- /streams-configuration -->"));

    assertThat(section)
        .as("the table in docs/streams.md; it is to be:%n%n%s%n", table)
        .isEqualTo(table);
  }

  private static String row(ConfigKey key) {
    return "| "
        + Stream.of(
                "`" + key.name + "`",
                key.type.name().toLowerCase(Locale.ROOT),
                key.defaultValue == null ? "" : key.defaultValue.toString(),
                key.validator == null ? "" : key.validator.toString(),
                key.importance.name().toLowerCase(Locale.ROOT),
                key.documentation)
            .collect(Collectors.joining(" | "))
        + " |";
  }
}

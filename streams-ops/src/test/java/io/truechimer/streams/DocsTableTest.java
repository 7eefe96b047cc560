/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.testkit.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation says of settings what the code does. */
class DocsTableTest {

  private static final String BEGIN = "<!-- streams-configuration -->\n";

  @Test
  void shouldHaveTheTableOfSettings() throws IOException {
    String table = SettingsTable.of(ClockStreamsConfig.definition());
    String docs = Files.readString(Path.of("../docs/streams.md"));
    String section =
        docs.substring(
            docs.indexOf(BEGIN) + BEGIN.length(), docs.indexOf("<!-- /streams-configuration -->"));

    assertThat(section)
        .as("the table in docs/streams.md; it is to be:%n%n%s%n", table)
        .isEqualTo(table);
  }
}

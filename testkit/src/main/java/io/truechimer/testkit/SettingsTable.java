/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** A Markdown table of settings for the documentation, which tests compare with the pages. */
public final class SettingsTable {

  private static final String HEADER =
      "| key | type | default | valid | importance | what |\n|---|---|---|---|---|---|\n";

  private SettingsTable() {}

  /**
   * {@return a table of settings in Markdown}
   *
   * @param definition the settings
   * @param more complete table rows for settings that are not in the definition
   */
  public static String of(ConfigDef definition, String... more) {
    return Stream.concat(
            definition.configKeys().values().stream().map(SettingsTable::row), Stream.of(more))
        .collect(Collectors.joining("\n", HEADER, "\n"));
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

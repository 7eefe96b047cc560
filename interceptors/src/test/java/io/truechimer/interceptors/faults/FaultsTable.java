/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a run has found, fault by fault. */
final class FaultsTable {

  /** The row for what is seen before the first fault and after the last. */
  static final String NONE = "none: all starts, and closes";

  static final String HEADER =
      """
      | fault | runs | records | pairs | too far ahead | intervals | not yet proven | violations |
      |---|---|---|---|---|---|---|---|
      """;

  private final Map<String, Row> rows = new LinkedHashMap<>();

  private record Row(int runs, Findings findings) {}

  void add(Fault fault, Findings findings) {
    add(fault.name(), findings);
  }

  void add(String name, Findings findings) {
    rows.merge(
        name,
        new Row(1, findings),
        (former, latter) ->
            new Row(former.runs + latter.runs, former.findings.and(latter.findings)));
  }

  void write(Path file) throws IOException {
    Files.writeString(file, toString());
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder(HEADER);
    rows.forEach(
        (name, row) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,d | %,d | %,d | %,d | %,d |%n",
                    name,
                    row.runs,
                    row.findings.records(),
                    row.findings.pairs(),
                    row.findings.rejected(),
                    row.findings.intervals(),
                    row.findings.unproven(),
                    row.findings.violations().size())));
    return table.toString();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Formats clocks as a table like that of {@code chronyc sources}. */
final class SourcesTable {

  private static final String[] HEADS = {
    "node",
    "state",
    "clock offset",
    "claimed error",
    "max error",
    "round trip",
    "age",
    "error source"
  };

  private SourcesTable() {}

  /** {@return the table and a legend of its marks, with a line break after each line} */
  static String of(List<SourceStatus> rows) {
    int width = Math.max(4, rows.stream().mapToInt(row -> row.name().length()).max().orElse(0));
    StringBuilder table = new StringBuilder();
    table.append(line(width, " ", (Object[]) HEADS));
    rows.forEach(row -> table.append(line(row, width)));
    return table.append(legend(rows)).append('\n').toString();
  }

  private static String legend(List<SourceStatus> rows) {
    return rows.stream()
        .map(SourceStatus::mark)
        .distinct()
        .sorted()
        .map(SourceStatus.Mark::toString)
        .collect(Collectors.joining("   "));
  }

  private static String line(SourceStatus row, int width) {
    return line(
        width,
        String.valueOf(row.mark().sign()),
        row.name(),
        row.state(),
        row.measured().map(measured -> DurationText.signed(measured.offsetNanos())).orElse(""),
        text(row.claimNanos()),
        row.measured().map(measured -> DurationText.text(measured.boundNanos())).orElse(""),
        row.measured().map(measured -> text(measured.roundTripNanos())).orElse(""),
        row.measured().map(measured -> text(measured.ageNanos())).orElse(""),
        row.source());
  }

  private static String line(int width, String mark, Object... cells) {
    String format = "%-" + width + "s  %-12s %12s %14s %10s %11s %7s  %s";
    // Trailing spaces could wrap the line.
    return mark + " " + String.format(Locale.ROOT, format, cells).stripTrailing() + "\n";
  }

  private static String text(OptionalLong nanos) {
    return nanos.isPresent() ? DurationText.text(nanos.getAsLong()) : "";
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Clocks in a table like that of {@code chronyc sources}. */
final class ClockTable {

  private static final String LEGEND =
      Arrays.stream(ClockRow.Mark.values())
          .map(ClockRow.Mark::toString)
          .collect(Collectors.joining("   "));

  private ClockTable() {}

  /** {@return the table, its lines ended} */
  static String of(List<ClockRow> rows) {
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    // Spaces to the right make lines that wrap.
    return rows.stream()
            .map(row -> line(row, Math.max(width, "node".length())).stripTrailing())
            .collect(
                Collectors.joining(
                    "\n",
                    line(
                                Math.max(width, "node".length()),
                                " ",
                                "node",
                                "state",
                                "offset",
                                "error",
                                "bound",
                                "round trip",
                                "age",
                                "source")
                            .stripTrailing()
                        + "\n",
                    "\n"))
        + LEGEND
        + "\n";
  }

  private static String line(ClockRow row, int width) {
    return line(
        width,
        String.valueOf(row.mark().sign()),
        row.name(),
        row.state(),
        row.measured().map(measured -> Nanos.signed(measured.offsetNanos())).orElse(""),
        text(row.claimNanos()),
        row.measured().map(measured -> Nanos.text(measured.boundNanos())).orElse(""),
        row.measured().map(measured -> text(measured.roundTripNanos())).orElse(""),
        row.measured().map(measured -> text(measured.ageNanos())).orElse(""),
        row.source());
  }

  private static String line(int width, Object... cells) {
    return String.format(Locale.ROOT, "%s %-" + width + "s  %-12s %9s %9s %9s %11s %7s  %s", cells);
  }

  private static String text(OptionalLong nanos) {
    return nanos.isPresent() ? Nanos.text(nanos.getAsLong()) : "";
  }
}

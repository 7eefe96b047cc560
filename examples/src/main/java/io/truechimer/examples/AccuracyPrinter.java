/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Tells people how well nodes know the time, and what became of a clock that went bad. */
final class AccuracyPrinter {

  private static final double MILLI = 1e6;

  private final LinePrinter lines;

  AccuracyPrinter(PrintStream out) {
    this.lines = new LinePrinter(out);
  }

  /** Prints for each node the truth beside what it has measured. */
  void printReadings(String title, List<IntervalCheck> readings) {
    lines.print("%s%n", title);
    lines.print(
        "  %-9s %13s   %-26s %10s  %-13s %s",
        "node", "clock ahead", "as far as the node knows", "bound", "state", "contained");
    for (IntervalCheck reading : readings) {
      lines.print(
          "  %-9s %+10.1f ms   %-26s %7.1f ms  %-13s %s",
          reading.node(),
          reading.trueOffsetNanos() / MILLI,
          String.format(
              Locale.ROOT,
              "%+.1f to %+.1f ms",
              reading.leastAheadNanos() / MILLI,
              reading.mostAheadNanos() / MILLI),
          reading.boundNanos() / MILLI,
          reading.state(),
          reading.contained() ? "yes" : "no (!)");
    }
  }

  /** Prints what became of the clock that went bad. */
  void printFence(FenceOutcome fence) {
    lines.print("What became of that clock?%n");
    lines.print("  stepped    %s, by %s", fence.node(), DurationText.signed(fence.stepNanos()));
    lines.print("  fenced     %s", fence.fenced() ? "yes" : "no (!)");
    lines.print(
        "  its send   %s", fence.refusal() == null ? "was not refused (!)" : fence.refusal());
    lines.print(
        "  put right  %s", fence.recovered() ? "trusted again, and sends" : "not trusted (!)");
    lines.print("  others     fenced %,d times", fence.healthyFenced());
    lines.print(
        "  in total   %,d times a trusted node was asked for the time, %,d answers missed it",
        fence.trustedReadings(), fence.missedReadings());
  }
}

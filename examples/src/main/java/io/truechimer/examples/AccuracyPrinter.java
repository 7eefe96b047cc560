/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints how accurate clocks are, and how a wrong clock was fenced. */
final class AccuracyPrinter {

  private static final double MILLI = 1e6;

  private final LinePrinter lines;

  AccuracyPrinter(PrintStream out) {
    this.lines = new LinePrinter(out);
  }

  /** Prints for each node the clock offset beside the one that it has measured. */
  void printChecks(String title, List<IntervalCheck> checks) {
    lines.print("%s%n", title);
    lines.print(
        "  %-9s %13s   %-26s %10s  %-13s %s",
        "node", "clock offset", "measured by the node", "bound", "state", "correct");
    for (IntervalCheck check : checks) {
      lines.print(
          "  %-9s %+10.1f ms   %-26s %7.1f ms  %-13s %s",
          check.node(),
          check.trueOffsetNanos() / MILLI,
          String.format(
              Locale.ROOT,
              "%+.1f to %+.1f ms",
              check.leastAheadNanos() / MILLI,
              check.mostAheadNanos() / MILLI),
          check.boundNanos() / MILLI,
          check.state(),
          check.contained() ? "yes" : "no (!)");
    }
    lines.print("%n  Clock offset: + is ahead of true time, - is behind.");
  }

  /** Prints how the wrong clock was fenced. */
  void printFence(FenceOutcome fence) {
    lines.print("How was the wrong clock handled?%n");
    lines.print(
        "  stepped    %s, by %s (+ is ahead)",
        fence.node(), DurationText.signed(fence.stepNanos()));
    lines.print("  fenced     %s", fence.fenced() ? "yes" : "no (!)");
    lines.print(
        "  its send   %s", fence.refusal() == null ? "was not refused (!)" : fence.refusal());
    lines.print(
        "  corrected  %s", fence.recovered() ? "trusted again, and sends" : "not trusted (!)");
    lines.print("  others     fenced %,d times", fence.healthyFenced());
    lines.print(
        "  intervals  %,d read from trusted nodes, %,d without the true time",
        fence.trustedReadings(), fence.missedReadings());
  }
}

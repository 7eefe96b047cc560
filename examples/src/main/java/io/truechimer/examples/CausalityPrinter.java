/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.io.PrintStream;

/** Tells people which outputs of the warehouse can have caused which. */
final class CausalityPrinter {

  private final LinePrinter lines;

  CausalityPrinter(PrintStream out) {
    this.lines = new LinePrinter(out);
  }

  /** Prints two outputs that know nothing of each other, and two of which one caused the other. */
  void print(CausalOutcome outcome) {
    lines.print("Which output of a Kafka Streams application can have caused which?%n");
    lines.print(
        "  (tc-itc: up to which millisecond all is known, and of each task, how far beyond)");
    lines.print("");
    lines.print("  Two tasks that work side by side, and know nothing of each other:");
    print(outcome.concurrent());
    lines.print("");
    lines.print("  A task, and the one that goes on with what the first one wrote:");
    print(outcome.ordered());
  }

  private void print(CausalOutcome.Pair pair) {
    print(pair.first());
    print(pair.second());
    lines.print(
        "    so the first is %s",
        switch (pair.verdict()) {
          case CONCURRENT -> "CONCURRENT with the second: neither can have caused the other";
          case BEFORE -> "BEFORE the second: it may have caused it, never the reverse";
          case AFTER -> "AFTER the second: it may have been caused by it, never the reverse";
          case EQUAL -> "EQUAL to the second: both have seen the same";
        });
  }

  private void print(CausalOutcome.Output output) {
    lines.print("    %-21s  tc-hlc %s  tc-itc %s", output.text(), output.sent(), output.seen());
  }
}

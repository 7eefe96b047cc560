/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.io.PrintStream;

/** Prints the causal relations of the warehouse's outputs. */
final class CausalityPrinter {

  private final LinePrinter lines;

  CausalityPrinter(PrintStream out) {
    this.lines = new LinePrinter(out);
  }

  /** Prints a pair of concurrent outputs, then a pair of cause and effect. */
  void print(CausalOutcome outcome) {
    lines.print("Can one output of a Kafka Streams application have caused another?%n");
    lines.print(
        "  (tc-itc is the causal context: a millisecond up to which all is seen, and more per"
            + " task)");
    lines.print("");
    lines.print("  Two parallel tasks, which have not seen each other's output:");
    print(outcome.concurrent());
    lines.print("");
    lines.print("  A task, and the task that processes its output:");
    print(outcome.ordered());
  }

  private void print(CausalOutcome.Pair pair) {
    print(pair.first());
    print(pair.second());
    lines.print(
        "    so the first is %s",
        switch (pair.causality()) {
          case CONCURRENT -> "CONCURRENT with the second: neither can have caused the other";
          case BEFORE -> "BEFORE the second: it may have caused the second, never the reverse";
          case AFTER -> "AFTER the second: the second may have caused it, never the reverse";
          case EQUAL -> "EQUAL to the second: both have seen the same events";
        });
  }

  private void print(CausalOutcome.Output output) {
    lines.print("    %-21s  tc-hlc %s  tc-itc %s", output.text(), output.sent(), output.seen());
  }
}

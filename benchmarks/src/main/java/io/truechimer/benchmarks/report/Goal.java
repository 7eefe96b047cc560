/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a figure is to be.
 *
 * @param text in words, with the limit
 * @param limit that it is not to exceed, or not to be below
 * @param isMost whether it is not to exceed the limit
 * @param measured the figure; empty where it was not measured
 */
record Goal(String text, double limit, boolean isMost, Function<Figures, OptionalDouble> measured) {

  static Goal atMost(String text, double limit, Function<Figures, OptionalDouble> measured) {
    return new Goal(text, limit, true, measured);
  }

  static Goal atLeast(String text, double limit, Function<Figures, OptionalDouble> measured) {
    return new Goal(text, limit, false, measured);
  }

  /** {@return the goal as a row of a table: the text, the figure, whether it is reached} */
  String row(Figures figures) {
    OptionalDouble figure = measured.apply(figures);
    if (figure.isEmpty()) {
      return "| " + text + " | | not measured |";
    }
    double value = figure.getAsDouble();
    boolean isReached = isMost ? value <= limit : value >= limit;
    return "| "
        + text
        + " | "
        + Table.number(value)
        + " | "
        + (isReached ? "reached" : "**missed**")
        + " |";
  }
}

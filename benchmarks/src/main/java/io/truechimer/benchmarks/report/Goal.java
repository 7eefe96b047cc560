/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What figures are to be: the worst of them is shown, and all are to reach it.
 *
 * @param text in words, with the limit
 * @param limit that none is to exceed, or to be below
 * @param isMost whether they are not to exceed the limit
 * @param measured the figures; none where they were not measured
 */
record Goal(String text, double limit, boolean isMost, Function<Figures, List<Estimate>> measured) {

  static Goal atMost(String text, double limit, Function<Figures, List<Estimate>> measured) {
    return new Goal(text, limit, true, measured);
  }

  static Goal atLeast(String text, double limit, Function<Figures, List<Estimate>> measured) {
    return new Goal(text, limit, false, measured);
  }

  /** {@return the goal as a row of a table: the text, the worst figure, whether it is reached} */
  String row(Figures figures) {
    List<Estimate> all = measured.apply(figures);
    if (all.isEmpty()) {
      return "| " + text + " | | not measured |";
    }
    Comparator<Estimate> byValue = Comparator.comparingDouble(Estimate::value);
    Estimate worst = all.stream().max(isMost ? byValue : byValue.reversed()).orElseThrow();
    return "| " + text + " | " + Table.number(worst.value()) + " | " + verdict(all) + " |";
  }

  private String verdict(List<Estimate> all) {
    if (all.stream().anyMatch(one -> isCertain(one) && !isReached(one))) {
      return "**missed**";
    }
    return all.stream().allMatch(this::isCertain) ? "reached" : "not certain";
  }

  private boolean isReached(Estimate one) {
    return isMost ? one.value() <= limit : one.value() >= limit;
  }

  /** An error that nobody knows leaves nothing certain. */
  private boolean isCertain(Estimate one) {
    return Math.abs(one.value() - limit) >= one.error();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import java.util.Arrays;
import java.util.Locale;

/** The spread of the ratios of paired rounds. */
public record RatioSpread(double median, double least, double greatest) {

  static RatioSpread of(double... ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    return new RatioSpread(median(sorted), sorted[0], sorted[sorted.length - 1]);
  }

  /** {@return the median} */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** {@return the greatest distance from the median} */
  public double error() {
    return Math.max(greatest - median, median - least);
  }

  /** {@return the median, least and greatest ratio, in percent} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.1f %% (%.0f to %.0f)", 100 * median, 100 * least, 100 * greatest);
  }
}

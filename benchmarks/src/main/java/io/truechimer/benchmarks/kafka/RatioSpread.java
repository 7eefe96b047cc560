/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import java.util.Arrays;
import java.util.Locale;

/**
 * The ratios of pairs of rounds.
 *
 * @param median of all
 * @param least of all
 * @param greatest of all
 */
public record RatioSpread(double median, double least, double greatest) {

  static RatioSpread of(double... ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    return new RatioSpread(median(sorted), sorted[0], sorted[sorted.length - 1]);
  }

  /** {@return the middle one, or what is in the middle of two} */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** {@return how far the median is from that of the least and greatest that is further away} */
  public double error() {
    return Math.max(greatest - median, median - least);
  }

  /** {@return the median in percent, and the least and the greatest} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.1f %% (%.0f to %.0f)", 100 * median, 100 * least, 100 * greatest);
  }
}

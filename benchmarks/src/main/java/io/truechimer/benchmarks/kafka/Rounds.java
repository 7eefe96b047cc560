/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The rounds of one variant, the i-th next to the i-th of the variant without anything. What else
 * the machine does meets both of a pair, so that their ratio says more than that of two medians.
 */
record Rounds(List<Round> rounds, List<Round> without) {

  Rounds {
    if (rounds.isEmpty() || rounds.size() != without.size()) {
      throw new IllegalArgumentException(
          "rounds come in pairs: with=" + rounds.size() + ", without=" + without.size());
    }
  }

  double median(ToDoubleFunction<Round> figure) {
    return median(rounds.stream().mapToDouble(figure).toArray());
  }

  /** {@return the median of the ratios to the variant without anything} */
  double share(ToDoubleFunction<Round> figure) {
    return median(shares(figure));
  }

  /** {@return the share in percent, and the least and the greatest of all rounds} */
  String describeShare(ToDoubleFunction<Round> figure) {
    if (rounds.equals(without)) {
      return "100 %";
    }
    double[] shares = shares(figure);
    Arrays.sort(shares);
    return String.format(
        Locale.ROOT,
        "%.1f %% (%.0f to %.0f)",
        100 * median(shares),
        100 * shares[0],
        100 * shares[shares.length - 1]);
  }

  private double[] shares(ToDoubleFunction<Round> figure) {
    return IntStream.range(0, rounds.size())
        .mapToDouble(
            i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(without.get(i)))
        .toArray();
  }

  /**
   * {@return the median of the rounds' percentiles, in milliseconds} Not that of all latencies at
   * once: a round in which the machine was busy would decide it alone.
   *
   * @param share 0 to 1
   */
  double latencyMillis(double share) {
    return median(round -> percentile(round.latencies(), share)) / 1e6;
  }

  private static double percentile(List<Long> ascending, double share) {
    return ascending.get(Math.min(ascending.size() - 1, (int) (ascending.size() * share)));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

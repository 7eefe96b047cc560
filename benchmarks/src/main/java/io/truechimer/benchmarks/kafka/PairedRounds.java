/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The rounds of one variant, paired with the neighbouring rounds of the baseline. Other load on the
 * machine affects both of a pair, so their ratio is more precise than a ratio of two medians.
 */
record PairedRounds(List<RoundResult> rounds, List<RoundResult> without) {

  PairedRounds {
    if (rounds.isEmpty() || rounds.size() != without.size()) {
      throw new IllegalArgumentException(
          "rounds must be paired: with=" + rounds.size() + ", without=" + without.size());
    }
  }

  double median(ToDoubleFunction<RoundResult> figure) {
    return RatioSpread.median(rounds.stream().mapToDouble(figure).toArray());
  }

  /** {@return the ratios to the baseline} */
  RatioSpread shares(ToDoubleFunction<RoundResult> figure) {
    return RatioSpread.of(
        IntStream.range(0, rounds.size())
            .mapToDouble(
                i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(without.get(i)))
            .toArray());
  }

  /** {@return the ratios to the baseline, in percent; 100 % for the baseline itself} */
  String describeShare(ToDoubleFunction<RoundResult> figure) {
    return rounds.equals(without) ? "100 %" : shares(figure).toString();
  }

  /**
   * {@return the median of the rounds' percentiles, in milliseconds} The percentile of all
   * latencies would depend on the busiest round only.
   *
   * @param share the percentile, 0 to 1
   */
  double latencyMillis(double share) {
    return median(round -> percentile(round.latencies(), share)) / 1e6;
  }

  private static double percentile(List<Long> ascending, double share) {
    return ascending.get(Math.min(ascending.size() - 1, (int) (ascending.size() * share)));
  }
}

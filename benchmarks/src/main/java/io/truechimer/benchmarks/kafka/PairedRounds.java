/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The rounds of one variant, the i-th next to the i-th of the variant without anything. What else
 * the machine does meets both of a pair, so that their ratio says more than that of two medians.
 */
record PairedRounds(List<RoundResult> rounds, List<RoundResult> without) {

  PairedRounds {
    if (rounds.isEmpty() || rounds.size() != without.size()) {
      throw new IllegalArgumentException(
          "rounds come in pairs: with=" + rounds.size() + ", without=" + without.size());
    }
  }

  double median(ToDoubleFunction<RoundResult> figure) {
    return RatioSpread.median(rounds.stream().mapToDouble(figure).toArray());
  }

  /** {@return the ratios to the variant without anything} */
  RatioSpread shares(ToDoubleFunction<RoundResult> figure) {
    return RatioSpread.of(
        IntStream.range(0, rounds.size())
            .mapToDouble(
                i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(without.get(i)))
            .toArray());
  }

  /** {@return the share in percent, and the least and the greatest of all rounds} */
  String describeShare(ToDoubleFunction<RoundResult> figure) {
    return rounds.equals(without) ? "100 %" : shares(figure).toString();
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
}

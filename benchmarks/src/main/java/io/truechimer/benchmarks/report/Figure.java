/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

/**
 * A measured or derived value with its error.
 *
 * @param score the value
 * @param error half the width of the 99.9 % confidence interval; NaN if unknown, because there were
 *     too few measurements
 * @param unit the unit of both, as JMH writes it; empty for a ratio
 * @param bytes bytes allocated per operation; NaN if not measured
 */
record Figure(double score, double error, String unit, double bytes) {

  static Figure of(double score, double error, String unit) {
    return new Figure(score, error, unit, Double.NaN);
  }

  /** {@return the difference; the two errors are independent} */
  Figure minus(Figure other) {
    return of(score - other.score, Math.hypot(error, other.error), unit);
  }

  /** {@return the ratio; the two errors are independent} */
  Figure over(Figure other) {
    double ratio = score / other.score;
    return of(ratio, Math.hypot(error, ratio * other.error) / Math.abs(other.score), "");
  }
}

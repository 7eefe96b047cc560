/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

/**
 * A figure that was measured, or calculated from such.
 *
 * @param value the figure
 * @param error how far it may be off; not a number where too little was measured to tell
 */
record Estimate(double value, double error) {

  /**
   * {@return by how much this is more; the errors of the two have nothing to do with each other}
   */
  Estimate minus(Estimate other) {
    return new Estimate(value - other.value, Math.hypot(error, other.error));
  }

  /** {@return how many times the other this is} */
  Estimate over(Estimate other) {
    double ratio = value / other.value;
    return new Estimate(ratio, Math.hypot(error, ratio * other.error) / Math.abs(other.value));
  }
}

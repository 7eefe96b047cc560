/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.util.stream.DoubleStream;

/** A logarithmic axis, from one coordinate of the drawing to another. */
record LogAxis(double from, double to, double least, double greatest) {

  /** {@return the coordinate of a value} */
  double at(double value) {
    return from + (to - from) * Math.log(value / least) / Math.log(greatest / least);
  }

  /** {@return the powers of ten on the axis} */
  double[] ticks() {
    return DoubleStream.iterate(least, tick -> tick <= greatest, tick -> 10 * tick).toArray();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.util.stream.DoubleStream;

/** An axis of a drawing with a logarithmic scale, from one place on the paper to another. */
record LogAxis(double from, double to, double least, double greatest) {

  /** {@return where a value is} */
  double at(double value) {
    return from + (to - from) * Math.log(value / least) / Math.log(greatest / least);
  }

  /** {@return the powers of ten on the axis} */
  double[] ticks() {
    return DoubleStream.iterate(least, tick -> tick <= greatest, tick -> 10 * tick).toArray();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.util.List;

/** The size of a stamp over a run, for one workload and one number of entities. */
record Curve(Workload workload, int entities, int runs, List<Point> points) {

  Curve {
    points = List.copyOf(points);
  }

  /**
   * A point of a curve.
   *
   * @param iteration the number of iterations
   * @param bytes the size as the paper counts it: bits / 8, rounded down
   * @param standardError the standard error of the size over the runs
   * @param wholeBytes the size in whole bytes: bits / 8, rounded up
   */
  record Point(double iteration, double bytes, double standardError, double wholeBytes) {}

  Point last() {
    return points.get(points.size() - 1);
  }

  /** {@return the point nearest to an iteration, on a logarithmic scale} */
  Point nearest(double iteration) {
    Point nearest = points.get(0);
    for (Point point : points) {
      if (distance(point, iteration) < distance(nearest, iteration)) {
        nearest = point;
      }
    }
    return nearest;
  }

  private static double distance(Point point, double iteration) {
    return Math.abs(Math.log(point.iteration / iteration));
  }
}

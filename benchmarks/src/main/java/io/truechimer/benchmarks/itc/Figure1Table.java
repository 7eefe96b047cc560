/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figure as text: each curve compared with the paper's, if the paper has it. */
final class Figure1Table {

  private static final double TOLERANCE = 0.05;

  /** For 128 dynamic replicas: the paper's own curve varies by 9 % between points. */
  private static final double LARGEST_TOLERANCE = 0.10;

  private static final int LARGEST = 128;

  private final PublishedCurves published;
  private final List<Curve> curves;

  Figure1Table(PublishedCurves published, List<Curve> curves) {
    this.published = published;
    this.curves = List.copyOf(curves);
  }

  /** {@return the curves whose end point deviates by more than the tolerance} */
  List<Curve> misses() {
    List<Curve> misses = new ArrayList<>();
    for (Curve curve : curves) {
      Optional<Curve> paper = published.find(curve.workload(), curve.entities());
      // NaN is a miss, too.
      if (paper.isPresent() && !(Math.abs(deviation(curve, paper.get())) <= tolerance(curve))) {
        misses.add(curve);
      }
    }
    return misses;
  }

  private static double tolerance(Curve curve) {
    boolean isLargest = curve.workload() == Workload.DYNAMIC && curve.entities() >= LARGEST;
    return isLargest ? LARGEST_TOLERANCE : TOLERANCE;
  }

  /** {@return the relative deviation of the end point from the paper's} */
  static double deviation(Curve curve, Curve paper) {
    return curve.last().bytes() / paper.last().bytes() - 1;
  }

  /**
   * {@return the average relative deviation from the paper's curve in the last decade of
   * iterations} Less random than a single point.
   */
  static double lateDeviation(Curve curve, Curve paper) {
    double sum = 0;
    int count = 0;
    for (Curve.Point point : paper.points()) {
      if (point.iteration() >= paper.last().iteration() / 10) {
        sum += Math.log(curve.nearest(point.iteration()).bytes() / point.bytes());
        count++;
      }
    }
    return Math.exp(sum / count) - 1;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Workload workload : Workload.values()) {
      out.append(
          String.format(
              Locale.ROOT,
              "%s, after %,d iterations: bytes of a stamp%n%n",
              workload.title(),
              workload.iterations()));
      out.append(
          String.format(
              Locale.ROOT,
              "%8s %5s %10s %10s %8s %10s %12s %12s%n",
              "entities",
              "runs",
              "paper",
              "Truechimer",
              "+-",
              "deviation",
              "last decade",
              "whole bytes"));
      curves.stream().filter(curve -> curve.workload() == workload).forEach(c -> line(out, c));
      out.append(System.lineSeparator());
    }
    return out.toString();
  }

  private void line(StringBuilder out, Curve curve) {
    Optional<Curve> paper = published.find(curve.workload(), curve.entities());
    out.append(
        String.format(
            Locale.ROOT,
            "%8d %5d %10s %10.2f %8.2f %10s %12s %12.1f%n",
            curve.entities(),
            curve.runs(),
            paper.map(p -> String.format(Locale.ROOT, "%.2f", p.last().bytes())).orElse("-"),
            curve.last().bytes(),
            curve.last().standardError(),
            paper.map(p -> percent(deviation(curve, p))).orElse("-"),
            paper.map(p -> percent(lateDeviation(curve, p))).orElse("-"),
            curve.last().wholeBytes()));
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * part);
  }

  /** {@return all points as CSV} */
  String toCsv() {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format("workload,entities,runs,iteration,bytes,standard_error,whole_bytes,paper%n"));
    for (Curve curve : curves) {
      Optional<Curve> paper = published.find(curve.workload(), curve.entities());
      for (Curve.Point point : curve.points()) {
        out.append(
            String.format(
                Locale.ROOT,
                "%s,%d,%d,%.0f,%.2f,%.2f,%.2f,%s%n",
                curve.workload(),
                curve.entities(),
                curve.runs(),
                point.iteration(),
                point.bytes(),
                point.standardError(),
                point.wholeBytes(),
                paper.map(p -> paperAt(p, point)).orElse("")));
      }
    }
    return out.toString();
  }

  /** {@return the paper's size; empty if its drawing hides the point} */
  private static String paperAt(Curve paper, Curve.Point point) {
    Curve.Point nearest = paper.nearest(point.iteration());
    boolean isThere = Math.abs(nearest.iteration() - point.iteration()) < 0.5;
    return isThere ? String.format(Locale.ROOT, "%.2f", nearest.bytes()) : "";
  }
}

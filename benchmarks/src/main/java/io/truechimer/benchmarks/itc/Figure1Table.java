/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figure as text: each curve beside the paper's, where the paper has one. */
final class Figure1Table {

  private static final double TOLERANCE = 0.05;

  /** Of the paper's 128 dynamic replicas: its own curve moves by 9 % from one point to the next. */
  private static final double LARGEST_TOLERANCE = 0.10;

  private static final int LARGEST = 128;

  private final PublishedCurves published;
  private final List<Curve> curves;

  Figure1Table(PublishedCurves published, List<Curve> curves) {
    this.published = published;
    this.curves = List.copyOf(curves);
  }

  /** {@return the curves that are further from the paper's, at the end, than they may be} */
  List<Curve> misses() {
    List<Curve> misses = new ArrayList<>();
    for (Curve curve : curves) {
      Optional<Curve> paper = published.find(curve.workload(), curve.entities());
      // Also a miss if the deviation is no number.
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

  /** {@return by how much the end of a curve differs from the paper's, as a part of it} */
  static double deviation(Curve curve, Curve paper) {
    return curve.last().bytes() / paper.last().bytes() - 1;
  }

  /**
   * {@return by how much a curve differs from the paper's in the last tenth of the run, on average}
   * A single point of the paper has the chance of its runs in it; this has less.
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
              "ours",
              "+-",
              "deviation",
              "last tenth",
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

  /** {@return all points as lines of comma-separated values} */
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

  /** The paper's drawing hides some of its points. */
  private static String paperAt(Curve paper, Curve.Point point) {
    Curve.Point nearest = paper.nearest(point.iteration());
    boolean isThere = Math.abs(nearest.iteration() - point.iteration()) < 0.5;
    return isThere ? String.format(Locale.ROOT, "%.2f", nearest.bytes()) : "";
  }
}

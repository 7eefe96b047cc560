/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import io.truechimer.itc.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Runs of a workload with different seeds, averaged to a curve.
 *
 * <p>Sizes are counted as in the paper: a stamp's bits / 8, rounded down; the mean over all stamps
 * of a run, rounded down; the mean over all runs.
 */
record Experiment(Workload workload, int entities, int runs, int iterations) {

  /** The paper draws 20 points of each curve, evenly spaced on a logarithmic axis. */
  private static final int POINTS = 20;

  /** The sizes at all points of one run. */
  private record Run(List<Size> sizes) {}

  private record Size(double bytes, double wholeBytes) {}

  /** A submitted experiment. */
  record Pending(Experiment experiment, List<Future<Run>> submitted) {

    Curve await() throws InterruptedException {
      List<Run> finished = new ArrayList<>();
      try {
        for (Future<Run> run : submitted) {
          finished.add(run.get());
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("a run has failed: " + experiment, e);
      }
      return experiment.curve(finished);
    }
  }

  Pending submitTo(ExecutorService executor) {
    List<Future<Run>> submitted = new ArrayList<>();
    for (int run = 1; run <= runs; run++) {
      long seed = 1_000_003L * entities + run;
      submitted.add(executor.submit(() -> runOnce(seed)));
    }
    return new Pending(this, submitted);
  }

  /** {@return the iterations at which sizes are taken: those of the paper, up to the last} */
  int[] samples() {
    List<Integer> samples = new ArrayList<>();
    for (int k = 0; k < POINTS; k++) {
      int at = (int) Math.round(Math.pow(workload.iterations(), k / (POINTS - 1.0)));
      if (at <= iterations) {
        samples.add(at);
      }
    }
    return samples.stream().mapToInt(Integer::intValue).distinct().toArray();
  }

  private Run runOnce(long seed) {
    Replicas replicas = new Replicas(entities, seed);
    List<Size> sizes = new ArrayList<>();
    int done = 0;
    for (int sample : samples()) {
      replicas.run(workload, sample - done);
      done = sample;
      long sum = 0;
      long wholeSum = 0;
      for (Stamp stamp : replicas.stamps()) {
        // The paper's bits are those of the bytes without the last bit 1 and the zeros after it.
        byte[] bytes = stamp.toBytes();
        sum += bytes.length - 1;
        wholeSum += bytes[bytes.length - 1] == Byte.MIN_VALUE ? bytes.length - 1 : bytes.length;
      }
      sizes.add(new Size(Math.floor((double) sum / entities), (double) wholeSum / entities));
    }
    return new Run(sizes);
  }

  private Curve curve(List<Run> finished) {
    int[] samples = samples();
    List<Curve.Point> points = new ArrayList<>();
    for (int sample = 0; sample < samples.length; sample++) {
      int at = sample;
      double[] bytes = finished.stream().mapToDouble(run -> run.sizes.get(at).bytes).toArray();
      double mean = mean(bytes);
      double wholeMean =
          mean(finished.stream().mapToDouble(run -> run.sizes.get(at).wholeBytes).toArray());
      points.add(new Curve.Point(samples[at], mean, standardError(bytes, mean), wholeMean));
    }
    return new Curve(workload, entities, runs, points);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** {@return the standard error of the mean; 0 for a single value} */
  private static double standardError(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1) / values.length);
  }
}

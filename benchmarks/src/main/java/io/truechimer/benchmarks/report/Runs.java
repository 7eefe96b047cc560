/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.io.PrintStream;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs benchmarks of JMH. */
final class Runs {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Runs() {}

  static List<Figure> of(Suite.Group group, boolean isFull, int threads, PrintStream log)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\b" + group.benchmark().getSimpleName() + "\\.")
            .threads(threads)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    if (!isFull) {
      options
          .forks(1)
          .warmupIterations(3)
          .warmupTime(TimeValue.milliseconds(group.shortMillis()))
          .measurementIterations(3)
          .measurementTime(TimeValue.milliseconds(group.shortMillis()));
      group
          .shortParameters()
          .forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
    }
    return new Runner(options.build(), Progress.to(log)).run().stream().map(Runs::figure).toList();
  }

  private static Figure figure(RunResult run) {
    Result<?> primary = run.getPrimaryResult();
    Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
    return new Figure(
        caseOf(run.getParams()),
        primary.getScore(),
        primary.getScoreError(),
        primary.getScoreUnit(),
        allocated == null ? OptionalDouble.empty() : OptionalDouble.of(allocated.getScore()));
  }

  static Case caseOf(BenchmarkParams params) {
    String name = params.getBenchmark(); // package.Class.method
    int method = name.lastIndexOf('.');
    int type = name.lastIndexOf('.', method - 1);
    TreeMap<String, String> parameters = new TreeMap<>();
    params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
    if (params.getThreads() > 1) {
      parameters.put("threads", Integer.toString(params.getThreads()));
    }
    return new Case(name.substring(type + 1, method), name.substring(method + 1), parameters);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Locale;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What is seen of a run: a line for each benchmark on the console, and all of JMH's in a log. */
final class Progress {

  private Progress() {}

  static OutputFormat to(PrintStream log) {
    OutputFormat full = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
    return (OutputFormat)
        Proxy.newProxyInstance(
            OutputFormat.class.getClassLoader(),
            new Class<?>[] {OutputFormat.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("endBenchmark") && arguments[0] != null) {
                print((BenchmarkResult) arguments[0]);
              }
              try {
                return method.invoke(full, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void print(BenchmarkResult result) {
    Case what = Runs.caseOf(result.getParams());
    Result<?> primary = result.getPrimaryResult();
    System.out.printf(
        Locale.ROOT,
        "  %-90s %12s %s%n",
        what,
        Table.number(primary.getScore()),
        primary.getScoreUnit());
  }
}

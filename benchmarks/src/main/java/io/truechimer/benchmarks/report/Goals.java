/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What was aimed at, and is judged wherever it was measured. */
final class Goals {

  private static final String CLOCKS = "HybridClockBenchmark";
  private static final String STAMPS = "StampBenchmark";
  private static final String HEADERS = "HeadersBenchmark";
  private static final String INTERCEPTORS = "InterceptorBenchmark";
  private static final String TOPOLOGIES = "CausalTopologyBenchmark";

  private Goals() {}

  static List<Goal> all() {
    return Stream.of(clocks(), stamps(), headers(), interceptors(), wholes())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Goal> clocks() {
    Case ours = Case.of(CLOCKS, "now_truechimer");
    return List.of(
        Goal.atMost(
            "`now()`: at most 1.25 x a bare clock read",
            1.25,
            figures -> figures.ratio(ours, ours.withMethod("bareNanoTime"))),
        Goal.atLeast(
            "`now()`: at least 0.95 x as fast as the faster peer",
            0.95,
            figures ->
                least(
                    figures.ratio(ours.withMethod("now_ignite"), ours),
                    figures.ratio(ours.withMethod("now_accord"), ours))));
  }

  private static List<Goal> stamps() {
    return List.of(
        Goal.atMost(
            "static iteration, 16 participants: below 700 ns",
            700,
            figures -> figures.score(Case.of(STAMPS, "staticIteration", "participants", "16"))),
        Goal.atMost(
            "static iteration, 128 participants: below 4,000 ns",
            4_000,
            figures -> figures.score(Case.of(STAMPS, "staticIteration", "participants", "128"))),
        Goal.atMost(
            "dynamic iteration, 64 participants: below 36,000 ns",
            36_000,
            figures -> figures.score(Case.of(STAMPS, "dynamicIteration", "participants", "64"))));
  }

  private static List<Goal> headers() {
    Case write = Case.of(HEADERS, "write_hlc", "others", "0");
    return List.of(
        Goal.atMost(
            "write `tc-hlc`: below 30 ns",
            30,
            figures -> figures.difference(write, write.withMethod("write_none"))),
        Goal.atMost(
            "read `tc-hlc`: below 30 ns",
            30,
            figures -> figures.score(write.withMethod("read_hlc"))));
  }

  private static List<Goal> interceptors() {
    return List.of(
        Goal.atMost(
            "`onSend`, all records: below 150 ns over the no-op",
            150,
            worst("onSend", true, Goals::overNoop)),
        Goal.atMost(
            "`onConsume`, all records: below 40 ns a record over the no-op",
            40,
            worst("onConsume", true, Goals::overNoop)),
        Goal.atLeast(
            "`onSend`, all records: 5 x cheaper than OpenTelemetry's",
            5,
            worst("onSend", false, Goals::besideOpenTelemetry)),
        Goal.atLeast(
            "`onConsume`, all records: 5 x cheaper than OpenTelemetry's",
            5,
            worst("onConsume", false, Goals::besideOpenTelemetry)));
  }

  private static List<Goal> wholes() {
    return List.of(
        Goal.atLeast(
            "join and aggregate in the test driver, 16 tasks: 0.90 of without the wrapper",
            0.90,
            figures -> {
              Case with = Case.of(TOPOLOGIES, "records", "tasks", "16", "wrapped", "true");
              return figures.ratio(with, with.with("wrapped", "false"));
            }),
        share("sent"),
        share("read"));
  }

  private static Goal share(String done) {
    return Goal.atLeast(
        "records " + done + " on a real broker, the least: 0.97 of without",
        0.97,
        figures ->
            least(
                figures.of("Throughput").stream()
                    .filter(figure -> figure.what().method().equals(done))
                    .filter(figure -> figure.what().get("clients").startsWith("STAMPS"))
                    .map(figure -> OptionalDouble.of(figure.score()))
                    .toArray(OptionalDouble[]::new)));
  }

  /** {@return what a library's cost is held against} Brave wraps clients of its own. */
  static Case noop(Case one) {
    return one.with("library", one.get("library").startsWith("BRAVE") ? "BRAVE_NOOP" : "NOOP");
  }

  private static OptionalDouble overNoop(Figures figures, Case one) {
    return figures.difference(one, noop(one));
  }

  /** {@return how many times as much OpenTelemetry's interceptor costs} */
  static OptionalDouble besideOpenTelemetry(Figures figures, Case one) {
    OptionalDouble theirs = overNoop(figures, one.with("library", "OPENTELEMETRY"));
    OptionalDouble own = overNoop(figures, one);
    return theirs.isEmpty() || own.isEmpty() || own.getAsDouble() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(theirs.getAsDouble() / own.getAsDouble());
  }

  /** Of all kinds of records, with the monitor and without. */
  private static Function<Figures, OptionalDouble> worst(
      String method, boolean isGreatest, BiFunction<Figures, Case, OptionalDouble> judgement) {
    return figures -> {
      OptionalDouble[] judged =
          figures.of(INTERCEPTORS).stream()
              .map(Figure::what)
              .filter(what -> what.method().equals(method))
              .filter(what -> what.get("library").startsWith("TRUECHIMER"))
              .map(what -> judgement.apply(figures, what))
              .toArray(OptionalDouble[]::new);
      return isGreatest ? present(judged).max() : least(judged);
    };
  }

  private static OptionalDouble least(OptionalDouble... values) {
    return present(values).min();
  }

  private static DoubleStream present(OptionalDouble... values) {
    return Stream.of(values).flatMapToDouble(OptionalDouble::stream);
  }
}

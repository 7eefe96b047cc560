/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
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
            figures -> present(figures.ratio(ours, ours.withMethod("bareNanoTime")))),
        Goal.atLeast(
            "`now()`: at least 0.95 x as fast as the faster peer",
            0.95,
            figures ->
                Stream.of("now_ignite", "now_accord")
                    .flatMap(peer -> figures.ratio(ours.withMethod(peer), ours).stream())
                    .toList()));
  }

  private static List<Goal> stamps() {
    return List.of(
        Goal.atMost(
            "static iteration, 16 participants: below 700 ns",
            700,
            figures ->
                present(figures.score(Case.of(STAMPS, "staticIteration", "participants", "16")))),
        Goal.atMost(
            "static iteration, 128 participants: below 4,000 ns",
            4_000,
            figures ->
                present(figures.score(Case.of(STAMPS, "staticIteration", "participants", "128")))),
        Goal.atMost(
            "dynamic iteration, 64 participants: below 36,000 ns",
            36_000,
            figures ->
                present(figures.score(Case.of(STAMPS, "dynamicIteration", "participants", "64")))));
  }

  private static List<Goal> headers() {
    Case write = Case.of(HEADERS, "write_hlc", "others", "0");
    return List.of(
        Goal.atMost(
            "write `tc-hlc`: below 30 ns",
            30,
            figures -> present(figures.difference(write, write.withMethod("write_none")))),
        Goal.atMost(
            "read `tc-hlc`: below 30 ns",
            30,
            figures -> present(figures.score(write.withMethod("read_hlc")))));
  }

  private static List<Goal> interceptors() {
    return List.of(
        Goal.atMost(
            "`onSend`, all records: below 150 ns over the no-op",
            150,
            ours("onSend", Goals::overNoop)),
        Goal.atMost(
            "`onConsume`, all records: below 40 ns a record over the no-op",
            40,
            ours("onConsume", Goals::overNoop)),
        Goal.atMost(
            "`onSend`, all records: a fifth of what OpenTelemetry's costs",
            0.2,
            ours("onSend", Goals::besideOpenTelemetry)),
        Goal.atMost(
            "`onConsume`, all records: a fifth of what OpenTelemetry's costs",
            0.2,
            ours("onConsume", Goals::besideOpenTelemetry)));
  }

  private static List<Goal> wholes() {
    return List.of(
        Goal.atLeast(
            "join and aggregate in the test driver, 16 tasks: 0.90 of without the wrapper",
            0.90,
            figures -> {
              Case with = Case.of(TOPOLOGIES, "joinAndAggregate", "tasks", "16", "wrapped", "true");
              return present(figures.ratio(with, with.with("wrapped", "false")));
            }),
        Goal.atLeast(
            "join and aggregate on a real broker: 0.90 of without",
            0.90,
            figures -> present(figures.score(Case.of("StreamsThroughput", "written")))),
        share("sent"),
        share("read"));
  }

  private static Goal share(String done) {
    return Goal.atLeast(
        "records " + done + " on a real broker, the least: 0.97 of without",
        0.97,
        figures ->
            figures.of("Throughput").stream()
                .map(Figure::what)
                .filter(what -> what.method().equals(done))
                .filter(what -> what.get("clients").startsWith("STAMPS"))
                .flatMap(what -> figures.score(what).stream())
                .toList());
  }

  /** {@return what a library's cost is held against} Brave wraps clients of its own. */
  static Case noop(Case one) {
    return one.with("library", one.get("library").startsWith("BRAVE") ? "BRAVE_NOOP" : "NOOP");
  }

  private static Optional<Estimate> overNoop(Figures figures, Case one) {
    return figures.difference(one, noop(one));
  }

  /** Not how many times as much theirs costs: ours may cost nothing that can be measured. */
  private static Optional<Estimate> besideOpenTelemetry(Figures figures, Case one) {
    Optional<Estimate> theirs = overNoop(figures, one.with("library", "OPENTELEMETRY"));
    return overNoop(figures, one).flatMap(ours -> theirs.map(ours::over));
  }

  /**
   * {@return how many times as much another library costs, each over the no-op of its kind; empty
   * where this one costs nothing that can be measured}
   */
  static Optional<Estimate> costs(String library, Figures figures, Case one) {
    Optional<Estimate> theirs = overNoop(figures, one.with("library", library));
    return overNoop(figures, one)
        .filter(own -> own.value() > 0)
        .flatMap(own -> theirs.map(other -> other.over(own)));
  }

  /** {@return a judgement of all kinds of records, with the monitor and without} */
  private static Function<Figures, List<Estimate>> ours(
      String method, BiFunction<Figures, Case, Optional<Estimate>> judgement) {
    return figures ->
        figures.of(INTERCEPTORS).stream()
            .map(Figure::what)
            .filter(what -> what.method().equals(method))
            .filter(what -> what.get("library").startsWith("TRUECHIMER"))
            .flatMap(what -> judgement.apply(figures, what).stream())
            .toList();
  }

  private static List<Estimate> present(Optional<Estimate> measured) {
    return measured.stream().toList();
  }
}

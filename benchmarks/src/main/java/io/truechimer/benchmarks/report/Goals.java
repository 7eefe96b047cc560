/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** The performance goals. A goal is judged only if its cases were measured. */
final class Goals {

  private static final String CLOCKS = "HybridClockBenchmark";
  private static final String STAMPS = "StampBenchmark";
  private static final String HEADERS = "HeadersBenchmark";
  private static final String INTERCEPTORS = "InterceptorBenchmark";
  private static final String TOPOLOGIES = "CausalTopologyBenchmark";

  private Goals() {}

  /**
   * A limit that all its figures must keep.
   *
   * @param text the goal in words, with the limit
   * @param limit the greatest allowed figure, or the least
   * @param isMost whether the limit is the greatest allowed figure
   * @param measured the figures; empty if not measured
   */
  record Goal(String text, double limit, boolean isMost, Function<Figures, List<Figure>> measured) {

    static Goal atMost(String text, double limit, Function<Figures, List<Figure>> measured) {
      return new Goal(text, limit, true, measured);
    }

    static Goal atLeast(String text, double limit, Function<Figures, List<Figure>> measured) {
      return new Goal(text, limit, false, measured);
    }

    /** {@return a table row: the text, the worst figure, the verdict} */
    String row(Figures figures) {
      List<Figure> all = measured.apply(figures);
      if (all.isEmpty()) {
        return "| " + text + " | | not measured |";
      }
      Comparator<Figure> byScore = Comparator.comparingDouble(Figure::score);
      Figure worst = all.stream().max(isMost ? byScore : byScore.reversed()).orElseThrow();
      return "| " + text + " | " + Report.number(worst.score()) + " | " + verdict(all) + " |";
    }

    private String verdict(List<Figure> all) {
      if (all.stream().anyMatch(each -> isCertain(each) && !isReached(each))) {
        return "**missed**";
      }
      return all.stream().allMatch(this::isCertain) ? "reached" : "not certain";
    }

    private boolean isReached(Figure each) {
      return isMost ? each.score() <= limit : each.score() >= limit;
    }

    /** {@return whether the confidence interval excludes the limit} False if the error is NaN. */
    private boolean isCertain(Figure each) {
      return Math.abs(each.score() - limit) >= each.error();
    }
  }

  static List<Goal> all() {
    return Stream.of(clocks(), stamps(), headers(), interceptors(), endToEnd())
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
                present(figures.get(Case.of(STAMPS, "staticIteration", "participants", "16")))),
        Goal.atMost(
            "static iteration, 128 participants: below 4,000 ns",
            4_000,
            figures ->
                present(figures.get(Case.of(STAMPS, "staticIteration", "participants", "128")))),
        Goal.atMost(
            "dynamic iteration, 64 participants: below 36,000 ns",
            36_000,
            figures ->
                present(figures.get(Case.of(STAMPS, "dynamicIteration", "participants", "64")))));
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
            figures -> present(figures.get(write.withMethod("read_hlc")))));
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
            "`onSend`, all records: at most 0.2 x OpenTelemetry's cost",
            0.2,
            ours("onSend", Goals::toOpenTelemetry)),
        Goal.atMost(
            "`onConsume`, all records: at most 0.2 x OpenTelemetry's cost",
            0.2,
            ours("onConsume", Goals::toOpenTelemetry)));
  }

  private static List<Goal> endToEnd() {
    return List.of(
        Goal.atLeast(
            "join and aggregate in the test driver, 16 tasks: at least 0.90 x without the wrapper",
            0.90,
            figures -> {
              Case with = Case.of(TOPOLOGIES, "joinAndAggregate", "tasks", "16", "wrapped", "true");
              return present(figures.ratio(with, with.with("wrapped", "false")));
            }),
        Goal.atLeast(
            "join and aggregate on a real broker: at least 0.90 x without the wrapper",
            0.90,
            figures -> present(figures.get(Case.of("StreamsThroughput", "written")))),
        share("sent"),
        share("read"));
  }

  private static Goal share(String done) {
    return Goal.atLeast(
        "records " + done + " on a real broker, worst case: at least 0.97 x without interceptors",
        0.97,
        figures ->
            figures.of("Throughput").stream()
                .filter(each -> each.method().equals(done))
                .filter(each -> each.get("clients").startsWith("STAMPS"))
                .flatMap(each -> figures.get(each).stream())
                .toList());
  }

  /** {@return the baseline of a case} Brave wraps clients, so it has a baseline of its own. */
  static Case noop(Case one) {
    return one.with("library", one.get("library").startsWith("BRAVE") ? "BRAVE_NOOP" : "NOOP");
  }

  private static Optional<Figure> overNoop(Figures figures, Case one) {
    return figures.difference(one, noop(one));
  }

  /** Truechimer's cost by OpenTelemetry's. The inverse could divide by a cost of zero. */
  private static Optional<Figure> toOpenTelemetry(Figures figures, Case one) {
    Optional<Figure> theirs = overNoop(figures, one.with("library", "OPENTELEMETRY"));
    return overNoop(figures, one).flatMap(ours -> theirs.map(ours::over));
  }

  /**
   * {@return a library's cost as a multiple of this case's, each above its own baseline; empty if
   * this case has no measurable cost}
   */
  static Optional<Figure> costs(String library, Figures figures, Case one) {
    Optional<Figure> theirs = overNoop(figures, one.with("library", library));
    return overNoop(figures, one)
        .filter(own -> own.score() > 0)
        .flatMap(own -> theirs.map(other -> other.over(own)));
  }

  /** {@return a comparison of all record kinds, with and without the monitor} */
  private static Function<Figures, List<Figure>> ours(
      String method, BiFunction<Figures, Case, Optional<Figure>> comparison) {
    return figures ->
        figures.of(INTERCEPTORS).stream()
            .filter(each -> each.method().equals(method))
            .filter(each -> each.get("library").startsWith("TRUECHIMER"))
            .flatMap(each -> comparison.apply(figures, each).stream())
            .toList();
  }

  private static List<Figure> present(Optional<Figure> measured) {
    return measured.stream().toList();
  }
}

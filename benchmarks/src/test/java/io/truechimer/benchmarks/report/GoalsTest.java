/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalsTest {

  private final Figures figures = new Figures();

  private void measure(Case measured, double score) {
    measure(measured, score, 0);
  }

  private void measure(Case measured, double score, double error) {
    figures.put(measured, Figure.of(score, error, "ns/op"));
  }

  private void sends(String headers, double noop, double ours, double theirs) {
    Case none = Case.of("InterceptorBenchmark", "onSend", "headers", headers, "library", "NOOP");
    measure(none, noop);
    measure(none.with("library", "TRUECHIMER"), ours);
    measure(none.with("library", "OPENTELEMETRY"), theirs);
  }

  private List<String> rows(String text) {
    return Goals.all().stream()
        .map(goal -> goal.row(figures))
        .filter(row -> row.contains(text))
        .toList();
  }

  @Test
  void shouldJudgeTheWorstFigure() {
    sends("0", 20, 120, 1020);
    sends("5", 40, 190, 790);

    assertThat(rows("`onSend`"))
        .containsExactly(
            "| `onSend`, all records: below 150 ns over the no-op | 150 | reached |",
            "| `onSend`, all records: at most 0.2 x OpenTelemetry's cost | 0.20 | reached |");
  }

  @Test
  void shouldReportMissedGoals() {
    sends("0", 20, 171, 740);

    assertThat(rows("`onSend`"))
        .containsExactly(
            "| `onSend`, all records: below 150 ns over the no-op | 151 | **missed** |",
            "| `onSend`, all records: at most 0.2 x OpenTelemetry's cost | 0.21 | **missed** |");
  }

  @Test
  void shouldReachAGoalAtANegativeCost() {
    sends("0", 20, 19, 770);

    assertThat(rows("`onSend`")).hasSize(2).allMatch(row -> row.endsWith("| reached |"));
  }

  @Test
  void shouldNotBeCertainIfTheErrorIncludesTheLimit() {
    Case noop = Case.of("InterceptorBenchmark", "onSend", "library", "NOOP");
    measure(noop, 20, 30);
    measure(noop.with("library", "TRUECHIMER"), 180, 40);

    assertThat(rows("over the no-op"))
        .contains("| `onSend`, all records: below 150 ns over the no-op | 160 | not certain |");

    measure(noop.with("library", "TRUECHIMER"), 230, 40);

    assertThat(rows("over the no-op"))
        .contains("| `onSend`, all records: below 150 ns over the no-op | 210 | **missed** |");
  }

  @Test
  void shouldNotBeCertainIfTheErrorIsUnknown() {
    measure(Case.of("HeadersBenchmark", "read_hlc", "others", "0"), 10, Double.NaN);

    assertThat(rows("read `tc-hlc`"))
        .containsExactly("| read `tc-hlc`: below 30 ns | 10 | not certain |");
  }

  @Test
  void shouldCompareTheClockWithTheFasterPeer() {
    measure(Case.of("HybridClockBenchmark", "now_truechimer"), 30);
    measure(Case.of("HybridClockBenchmark", "now_ignite"), 33);
    measure(Case.of("HybridClockBenchmark", "now_accord"), 27);

    assertThat(rows("the faster peer"))
        .containsExactly(
            "| `now()`: at least 0.95 x as fast as the faster peer | 0.90 | **missed** |");
  }

  @Test
  void shouldJudgeTheLeastShareOnABroker() {
    Case sent = Case.of("Throughput", "sent", "clients", "STAMPS", "bytes", "100");
    measure(sent, 0.98);
    measure(sent.with("bytes", "1000"), 0.96);
    measure(sent.with("clients", "BARE_HEADER"), 0.5);

    assertThat(rows("records sent"))
        .containsExactly(
            "| records sent on a real broker, worst case: at least 0.97 x without interceptors |"
                + " 0.96 | **missed** |");
  }

  @Test
  void shouldNotJudgeUnmeasuredGoals() {
    assertThat(Goals.all())
        .allSatisfy(goal -> assertThat(goal.row(figures)).contains("not measured"));
  }
}

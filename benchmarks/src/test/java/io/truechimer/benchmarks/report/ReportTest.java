/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Case NOOP = Case.of("B", "send", "library", "NOOP");
  private static final Case OURS = NOOP.with("library", "OURS");

  private final Figures figures = new Figures();
  private final Report report = new Report(figures);

  private static Case noop(Case one) {
    return one.with("library", "NOOP");
  }

  private void measure(Case measured, double score, double error, double bytes) {
    figures.put(measured, new Figure(score, error, "ns/op", bytes));
  }

  @Test
  void shouldCompareEachFigureWithItsPeers() {
    measure(NOOP, 20, 0.5, 64);
    measure(OURS, 130, Double.NaN, Double.NaN);
    Report.Peer divided = Report.Peer.ratio("no-op", ReportTest::noop);
    Report.Peer subtracted = Report.Peer.difference("no-op", ReportTest::noop);

    assertThat(report.table("B", List.of(divided, subtracted)))
        .isEqualTo(
            """
            | benchmark | library | ns/op | ± | bytes | x no-op | over no-op |
            |---|---|--:|--:|--:|--:|--:|
            | `send` | NOOP | 20 | 0.50 | 64 |  |  |
            | `send` | OURS | 130 |  |  | 6.50 | 110 |
            """);
  }

  @Test
  void shouldCompareNothingWithoutAPeer() {
    measure(OURS, 130, 1, Double.NaN);

    assertThat(Report.Peer.ratio("no-op", ReportTest::noop).compared().apply(figures, OURS))
        .isEmpty();
  }

  @Test
  void shouldLeaveMissingParametersEmpty() {
    measure(OURS, 130, 1, Double.NaN);
    measure(Case.of("B", "floor"), 30, 1, Double.NaN);

    assertThat(report.table("B")).contains("| `floor` |  | 30 |");
  }

  @Test
  void shouldShowThreeDigits() {
    assertThat(Report.number(1234567.8)).isEqualTo("1,234,568");
    assertThat(Report.number(99.96)).isEqualTo("100.0");
    assertThat(Report.number(-0.756)).isEqualTo("-0.76");
    assertThat(Report.number(5)).isEqualTo("5");
    assertThat(Report.number(Double.POSITIVE_INFINITY)).isEmpty();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final Case NOOP = Case.of("B", "send", "library", "NOOP");
  private static final Case OURS = NOOP.with("library", "OURS");

  private final Figures figures = new Figures();

  private static Case noop(Case one) {
    return one.with("library", "NOOP");
  }

  private void measure(Case what, double score, double error, OptionalDouble bytes) {
    figures.add(new Figure(what, score, error, "ns/op", bytes));
  }

  @Test
  void shouldPutEachFigureBesideItsPeers() {
    measure(NOOP, 20, 0.5, OptionalDouble.of(64));
    measure(OURS, 130, Double.NaN, OptionalDouble.empty());
    Peer divided = Peer.ratio("no-op", TableTest::noop);
    Peer subtracted = Peer.difference("no-op", TableTest::noop);

    assertThat(Table.of(figures.of("B"), List.of(divided, subtracted), figures))
        .isEqualTo(
            """
            | benchmark | library | ns/op | ± | bytes | x no-op | over no-op |
            |---|---|--:|--:|--:|--:|--:|
            | `send` | NOOP | 20 | 0.50 | 64 |  |  |
            | `send` | OURS | 130 |  |  | 6.50 | 110 |
            """);
  }

  @Test
  void shouldLeaveOutWhatHasNoPeer() {
    measure(OURS, 130, 1, OptionalDouble.empty());

    assertThat(Peer.ratio("no-op", TableTest::noop).beside().apply(figures, OURS)).isEmpty();
  }

  @Test
  void shouldLeaveAParameterEmptyThatACaseDoesNotHave() {
    measure(OURS, 130, 1, OptionalDouble.empty());
    measure(Case.of("B", "floor"), 30, 1, OptionalDouble.empty());

    assertThat(Table.of(figures.of("B"), List.of(), figures)).contains("| `floor` |  | 30 |");
  }

  @Test
  void shouldShowAsManyDigitsAsMeanSomething() {
    assertThat(Table.number(1234567.8)).isEqualTo("1,234,568");
    assertThat(Table.number(99.96)).isEqualTo("100.0");
    assertThat(Table.number(-0.756)).isEqualTo("-0.76");
    assertThat(Table.number(5)).isEqualTo("5");
    assertThat(Table.number(Double.POSITIVE_INFINITY)).isEmpty();
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Figures of one benchmark in Markdown, each beside its peers. */
final class Table {

  private Table() {}

  static String of(List<Figure> rows, List<Peer> peers, Figures all) {
    Collection<String> parameters =
        rows.stream()
            .flatMap(row -> row.what().parameters().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    StringBuilder table = new StringBuilder();
    List<String> heads = new ArrayList<>(List.of("benchmark"));
    heads.addAll(parameters);
    int texts = heads.size();
    heads.addAll(List.of(rows.isEmpty() ? "score" : rows.get(0).unit(), "±", "bytes"));
    peers.forEach(peer -> heads.add(peer.head()));
    append(table, heads);
    table.append("|---".repeat(texts)).append("|--:".repeat(heads.size() - texts)).append("|\n");
    for (Figure row : rows) {
      List<String> cells = new ArrayList<>(List.of("`" + row.what().method() + "`"));
      parameters.forEach(parameter -> cells.add(row.what().get(parameter)));
      cells.add(number(row.score()));
      cells.add(number(row.error()));
      cells.add(row.bytes().isPresent() ? number(Math.rint(row.bytes().getAsDouble())) : "");
      for (Peer peer : peers) {
        cells.add(
            peer.beside().apply(all, row.what()).map(beside -> number(beside.value())).orElse(""));
      }
      append(table, cells);
    }
    return table.toString();
  }

  private static void append(StringBuilder table, List<String> cells) {
    cells.forEach(cell -> table.append("| ").append(cell).append(' '));
    table.append("|\n");
  }

  /** {@return three digits, or more before the point; nothing if it is none} */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    double size = Math.abs(value);
    int decimals = size == Math.rint(size) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}

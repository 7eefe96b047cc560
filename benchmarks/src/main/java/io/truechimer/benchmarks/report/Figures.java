/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;

/** All that came out, in the order in which it was measured. Not thread-safe. */
final class Figures {

  private final List<Figure> all = new ArrayList<>();
  private final Map<Case, Figure> byCase = new HashMap<>();

  void add(Figure figure) {
    all.add(figure);
    byCase.put(figure.what(), figure);
  }

  List<Figure> of(String benchmark) {
    return all.stream().filter(figure -> figure.what().benchmark().equals(benchmark)).toList();
  }

  /** {@return the score; empty if it was not measured} */
  OptionalDouble score(Case what) {
    Figure figure = byCase.get(what);
    return figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure.score());
  }

  /** {@return how many times the one is the other; empty if not both were measured} */
  OptionalDouble ratio(Case one, Case other) {
    return both(one, other, (a, b) -> a / b);
  }

  /** {@return by how much the one is more than the other; empty if not both were measured} */
  OptionalDouble difference(Case one, Case other) {
    return both(one, other, (a, b) -> a - b);
  }

  private OptionalDouble both(
      Case one, Case other, ToDoubleBiFunction<Double, Double> combination) {
    OptionalDouble a = score(one);
    OptionalDouble b = score(other);
    return a.isEmpty() || b.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(combination.applyAsDouble(a.getAsDouble(), b.getAsDouble()));
  }
}

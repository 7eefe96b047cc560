/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  Optional<Estimate> score(Case what) {
    return Optional.ofNullable(byCase.get(what))
        .map(figure -> new Estimate(figure.score(), figure.error()));
  }

  /** {@return how many times the one is the other; empty if not both were measured} */
  Optional<Estimate> ratio(Case one, Case other) {
    return score(one).flatMap(a -> score(other).map(a::over));
  }

  /** {@return by how much the one is more than the other; empty if not both were measured} */
  Optional<Estimate> difference(Case one, Case other) {
    return score(one).flatMap(a -> score(other).map(a::minus));
  }
}

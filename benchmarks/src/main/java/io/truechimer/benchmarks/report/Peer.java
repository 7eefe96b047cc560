/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * What a figure is held against.
 *
 * @param head heads the column
 * @param beside the figure beside its peer's; empty where it has none
 */
record Peer(String head, BiFunction<Figures, Case, Optional<Estimate>> beside) {

  /** {@return how many times the other case's figure a figure is} */
  static Peer ratio(String name, UnaryOperator<Case> other) {
    return new Peer("x " + name, ofOther(other, Figures::ratio));
  }

  /** {@return how much more a figure is than the other case's} */
  static Peer difference(String name, UnaryOperator<Case> other) {
    return new Peer("over " + name, ofOther(other, Figures::difference));
  }

  private interface Comparison {
    Optional<Estimate> of(Figures figures, Case one, Case other);
  }

  /** Nothing is its own peer. */
  private static BiFunction<Figures, Case, Optional<Estimate>> ofOther(
      UnaryOperator<Case> other, Comparison comparison) {
    return (figures, one) -> {
      Case beside = other.apply(one);
      return beside.equals(one) ? Optional.empty() : comparison.of(figures, one, beside);
    };
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which benchmarks are wanted.
 *
 * @param beginnings of their names; none if all are wanted
 */
record Selection(List<String> beginnings) {

  /** {@return what a list of names, or of their beginnings, says; all if it is empty} */
  static Selection parse(String list) {
    return new Selection(
        Stream.of(list.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty()).toList());
  }

  boolean isAll() {
    return beginnings.isEmpty();
  }

  boolean has(String name) {
    return isAll() || beginnings.stream().anyMatch(name::startsWith);
  }

  /** Fails if something is wanted that there is not: a list with a slip would miss a benchmark. */
  void requireAll(Collection<String> names) {
    for (String beginning : beginnings) {
      if (names.stream().noneMatch(name -> name.startsWith(beginning))) {
        throw new IllegalArgumentException(
            "no benchmark has such a name: benchmarks.only=" + beginning + ", names=" + names);
      }
    }
  }

  @Override
  public String toString() {
    return String.join(", ", beginnings);
  }
}

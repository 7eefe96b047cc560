/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * What a check has found.
 *
 * @param records how many records were read
 * @param pairs how many pairs of a cause and its effect were compared
 * @param rejected how many of them are not in order because the cause was too far ahead to be
 *     accepted
 * @param intervals how many trusted intervals and stamps were compared with the true time
 * @param unproven how many of them missed it, by no more than others can prove
 * @param violations what must not be
 */
record Findings(
    long records,
    long pairs,
    long rejected,
    long intervals,
    long unproven,
    List<Violation> violations) {

  static final Findings NONE = new Findings(0, 0, 0, 0, 0, List.of());

  Findings and(Violation violation) {
    return and(new Findings(0, 0, 0, 0, 0, List.of(violation)));
  }

  Findings and(Findings other) {
    List<Violation> all = new ArrayList<>(violations);
    all.addAll(other.violations);
    return new Findings(
        records + other.records,
        pairs + other.pairs,
        rejected + other.rejected,
        intervals + other.intervals,
        unproven + other.unproven,
        all);
  }
}

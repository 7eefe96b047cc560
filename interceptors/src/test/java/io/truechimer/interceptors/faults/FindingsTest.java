/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.faults.Violation.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {

  @Test
  void shouldCountWhatDoesNotRecoverAsAllThatMustNotBe() {
    Violation lost = new Violation(Rule.NOTHING_LOST, "a.1.t.1");
    Violation unwell = new Violation(Rule.RECOVERS, "all are well");
    Findings findings = new Findings(1, 2, 3, 4, 5, List.of(lost)).and(unwell);
    assertThat(findings).isEqualTo(new Findings(1, 2, 3, 4, 5, List.of(lost, unwell)));

    FaultsTable table = new FaultsTable();
    table.add("a fault", findings);
    assertThat(table.toString()).endsWith("| a fault | 1 | 1 | 2 | 3 | 4 | 5 | 2 |\n");
  }
}

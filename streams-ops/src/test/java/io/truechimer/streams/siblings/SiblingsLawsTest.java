/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** No divergence, no conflict lost, none invented: thousands of runs against exact histories. */
class SiblingsLawsTest {

  private static final int RUNS = 4_500;
  private static final int STEPS = 60;

  @Test
  void shouldHoldWhatNothingElseComesAfter() {
    long first = Long.getLong("seed", System.nanoTime());
    int conflicts = 0;
    int races = 0;
    int forgotten = 0;
    int leads = 0;
    int longBacklogs = 0;
    int exact = 0;
    for (long seed = first; seed < first + RUNS; seed++) {
      SiblingsSimulation simulation = new SiblingsSimulation(seed);
      try {
        simulation.run(STEPS);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("again with -Dseed=" + seed, e);
      }
      conflicts += simulation.conflicts();
      races += simulation.races();
      forgotten += simulation.forgotten();
      leads += simulation.leads();
      longBacklogs += simulation.longBacklogs();
      exact += simulation.isExact() ? 1 : 0;
    }
    // Else the runs show nothing.
    assertThat(conflicts).isGreaterThan(RUNS);
    assertThat(races).isGreaterThan(RUNS);
    assertThat(forgotten).isGreaterThan(RUNS / 10);
    assertThat(leads).isGreaterThan(RUNS);
    assertThat(exact).isGreaterThanOrEqualTo(2 * RUNS / 3).isLessThan(RUNS - RUNS / 60);
    assertThat(longBacklogs).isGreaterThan(RUNS / 10);
  }
}

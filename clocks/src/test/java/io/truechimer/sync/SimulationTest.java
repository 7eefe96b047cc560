/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.Simulation.Plan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many nodes whose clocks err, over networks that fail. After each tick of each node: if its own
 * claim is true and no more of its sources are false than the fusion tolerates, its interval holds
 * the true time and it is not fenced; a clock that is false by more than can be hidden is fenced
 * within five evaluations; and whatever happened before has a smaller timestamp.
 *
 * <p>{@code -Dtruechimer.simulation.seeds=} runs more of them, as the profile {@code simulation}
 * does.
 */
class SimulationTest {

  private static final int SEEDS = Integer.getInteger("truechimer.simulation.seeds", 20);
  private static final MonitorSettings DEFAULTS = MonitorSettings.builder().build();
  private static final List<String> ROWS = new ArrayList<>();

  private static Plan plan(SimNetwork network, int nodes, int seconds, int perHost, int bad) {
    return new Plan(network, nodes, seconds, perHost, nodes, bad, true, 1, DEFAULTS);
  }

  static List<Arguments> plans() {
    List<Arguments> plans = new ArrayList<>();
    List<SimNetwork> networks =
        List.of(
            SimNetwork.SITE, SimNetwork.WIDE, SimNetwork.TROUBLED_SITE, SimNetwork.TROUBLED_WIDE);
    for (int i = 0; i < networks.size(); i++) {
      plans.add(Arguments.of(plan(networks.get(i), 3, 120, 1, 1), 0, 1));
      plans.add(Arguments.of(plan(networks.get(i), 10, 120, 1, 3), 0, 1));
      // Three hosts of thirty-four are false. Each seed has one of the networks, to save time.
      plans.add(Arguments.of(plan(networks.get(i), 100, 75, 3, 3), i, networks.size()));
    }
    return plans;
  }

  @ParameterizedTest
  @MethodSource("plans")
  void shouldKnowTheTimeAndFenceWhoDoesNot(Plan plan, int first, int every) {
    SimulationResult total = new SimulationResult(plan);
    for (int seed = first; seed < SEEDS; seed += every) {
      total.add(run(plan, seed));
    }
    ROWS.add(total.row("all read all"));
    assertThat(total.fenced()).isPositive();
    assertThat(total.ticks(MonitorState.SYNCHRONIZED)).isPositive();
  }

  @Test
  void shouldKnowTheTimeInAThousandNodesByGroups() {
    Plan plan = new Plan(SimNetwork.WIDE, 1000, 60, 4, 32, 25, true, 1, DEFAULTS);
    SimulationResult total = new SimulationResult(plan);
    for (int seed = 0; seed < SEEDS; seed += 20) {
      total.add(run(plan, seed));
    }
    ROWS.add(total.row("groups of 32"));
    assertThat(total.fenced()).isPositive();
  }

  @Test
  void shouldKnowTheTimeByGroupsAboveAHundredNodes() {
    Plan plan = new Plan(SimNetwork.SITE, 100, 90, 1, 32, 10, true, 0, DEFAULTS);
    SimulationResult result = run(plan, 1);
    ROWS.add(result.row("groups of 32"));
    assertThat(result.fenced()).isPositive();
  }

  /** Three true brokers of four tell a false clock, but fence it not. */
  @Test
  void shouldFenceNobodyByBeaconsOnly() {
    Plan plan = new Plan(SimNetwork.WIDE, 1000, 60, 4, 1, 25, false, 4, DEFAULTS);
    SimulationResult result = run(plan, 1);
    ROWS.add(result.row("beacons only"));
    assertThat(result.fenced()).isZero();
    assertThat(result.ticks(MonitorState.UNKNOWN)).isPositive();
  }

  @Test
  void shouldRunTheSameWithTheSameSeed() {
    Plan plan = plan(SimNetwork.TROUBLED_WIDE, 10, 60, 1, 3);
    assertThat(run(plan, 7).trace()).isEqualTo(run(plan, 7).trace());
    assertThat(run(plan, 7).trace()).isNotEqualTo(run(plan, 8).trace());
  }

  private static SimulationResult run(Plan plan, long seed) {
    try {
      return new Simulation(plan, seed).run();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + " of " + plan, e);
    }
  }

  @AfterAll
  static void printTable() {
    System.out.println(SimulationResult.HEADER);
    ROWS.forEach(System.out::println);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoNeighboursTest {

  private static Map<Long, Set<Long>> graph(int nodes, long period) {
    List<Long> members = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      members.add(NodeHash.of("node" + i));
    }
    Map<Long, Set<Long>> graph = new HashMap<>();
    for (long member : members) {
      List<Long> others = new ArrayList<>(members);
      others.remove(member);
      graph.put(member, EchoNeighbours.of(member, others, period, 8));
    }
    return graph;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 10, 11, 100, 400})
  void shouldChooseTheSamePairsAtBothEnds(int nodes) {
    Map<Long, Set<Long>> graph = graph(nodes, 1);
    graph.forEach(
        (node, neighbours) -> {
          assertThat(neighbours).doesNotContain(node).hasSizeLessThanOrEqualTo(8);
          assertThat(neighbours).hasSizeGreaterThanOrEqualTo(Math.min(nodes - 1, 3));
          neighbours.forEach(other -> assertThat(graph.get(other)).contains(node));
        });
  }

  @Test
  void shouldAnswerAllOfAFew() {
    graph(9, 1).values().forEach(neighbours -> assertThat(neighbours).hasSize(8));
  }

  @Test
  void shouldLeaveNoNodeApart() {
    Map<Long, Set<Long>> graph = graph(400, 1);
    Set<Long> reached = new HashSet<>();
    Deque<Long> open = new ArrayDeque<>(List.of(graph.keySet().iterator().next()));
    while (!open.isEmpty()) {
      long node = open.remove();
      if (reached.add(node)) {
        open.addAll(graph.get(node));
      }
    }
    assertThat(reached).hasSize(400);
  }

  @Test
  void shouldRotate() {
    Map<Long, Set<Long>> now = graph(100, 1);
    Map<Long, Set<Long>> later = graph(100, 2);
    long kept =
        now.entrySet().stream()
            .mapToLong(
                entry ->
                    entry.getValue().stream().filter(later.get(entry.getKey())::contains).count())
            .sum();
    assertThat(kept).isLessThan(200);
  }

  @Test
  void shouldChangeFewPairsWhenANodeComes() {
    Map<Long, Set<Long>> before = graph(100, 1);
    Map<Long, Set<Long>> after = graph(101, 1);
    long changed =
        before.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(after.get(entry.getKey())))
            .count();
    assertThat(changed).isLessThanOrEqualTo(8);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.truechimer.itc.PaperModel.Tree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares every operation on random trees with the definitions of the paper. */
class PaperModelTest {

  private static final int ROUNDS = 20_000;

  private static Tree model(EventTree events) {
    String stamp = new Stamp(Id.NOTHING, events).toString();
    return PaperModel.parse(stamp.substring("(0,".length()), false);
  }

  private static Tree model(Id id) {
    return PaperModel.parse(id.toString(), true);
  }

  private static EventTree real(Tree events) {
    return Stamp.parse("(0," + PaperModel.text(events, false) + ")").events();
  }

  private static Id realId(Tree id) {
    return Id.parse(PaperModel.text(id, true));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldJoinAndCompareAsThePaperDoes(long seed) {
    RandomTrees random = new RandomTrees(seed);
    for (int round = 0; round < ROUNDS; round++) {
      EventTree a = random.events(random.below(6), 1 + random.below(6));
      EventTree b = random.events(random.below(6), 1 + random.below(6));
      EventTree join = a.join(b);
      assertThat(join)
          .as("seed %d: %s join %s", seed, model(a), model(b))
          .isEqualTo(real(PaperModel.join(model(a), model(b))));
      // Also with a lower depth of recursion, at which the loop takes over.
      assertThat(Join.join(a, b, round % 6))
          .as("seed %d: %s join %s, recursion %d", seed, model(a), model(b), round % 6)
          .isEqualTo(join);
      assertThat(a.leq(b))
          .as("seed %d: %s leq %s", seed, model(a), model(b))
          .isEqualTo(PaperModel.leq(model(a), model(b)));
      assertThat(a.leq(join) && b.leq(join)).as("seed %d", seed).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void shouldCountAsThePaperDoes(long seed) {
    RandomTrees random = new RandomTrees(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Id id = random.idThatOwns(random.below(6));
      EventTree events = random.events(random.below(6), 1 + random.below(4));
      Stamp stamp = new Stamp(id, events);
      // The second event is often a grow after a fill.
      for (int i = 0; i < 3; i++) {
        Stamp next = stamp.event();
        assertThat(next.events())
            .as("seed %d: event of %s", seed, stamp)
            .isEqualTo(real(PaperModel.event(model(id), model(stamp.events()))));
        assertThat(Fill.fill(id.nodes(), stamp.events()))
            .as("seed %d: fill of %s", seed, stamp)
            .isEqualTo(real(PaperModel.fill(model(id), model(stamp.events()))));
        stamp = next;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void shouldSplitAndSumAsThePaperDoes(long seed) {
    RandomTrees random = new RandomTrees(seed);
    int overlaps = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Id a = random.id(random.below(6));
      Tree[] halves = PaperModel.split(model(a));
      assertThat(a.split())
          .as("seed %d: split of %s", seed, a)
          .containsExactly(realId(halves[0]), realId(halves[1]));
      assertThat(a.split()[0].sum(a.split()[1])).as("seed %d: %s", seed, a).isEqualTo(a);

      Id b = random.id(random.below(4));
      if (a.isDisjointFrom(b)) {
        assertThat(a.sum(b))
            .as("seed %d: %s + %s", seed, a, b)
            .isEqualTo(realId(PaperModel.sum(model(a), model(b))));
      } else {
        overlaps++;
        assertThatExceptionOfType(IllegalArgumentException.class)
            .as("seed %d: %s + %s", seed, a, b)
            .isThrownBy(() -> PaperModel.sum(model(a), model(b)));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> a.sum(b));
      }
    }
    assertThat(overlaps).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
  }

  @Test
  void shouldRaiseTheWidestIntervalAndNothingElse() {
    RandomTrees random = new RandomTrees(9);
    for (int round = 0; round < ROUNDS; round++) {
      Id id = random.idThatOwns(random.below(6));
      Stamp stamp = new Stamp(id, random.events(random.below(6), 1 + random.below(6)));
      long counter = random.below(120);
      assertThat(model(stamp.raise(counter).events()))
          .as("raise of %s to %d", stamp, counter)
          .isEqualTo(
              PaperModel.join(model(stamp.events()), PaperModel.norm(widest(model(id), counter))));
    }
  }

  /** {@return the counter on the first leaf 1 of the least depth, and 0 everywhere else} */
  private static Tree widest(Tree id, long counter) {
    for (int depth = 0; ; depth++) {
      boolean[] isFound = new boolean[1];
      Tree tree = widest(id, counter, depth, isFound);
      if (isFound[0]) {
        return tree;
      }
    }
  }

  private static Tree widest(Tree id, long counter, int depth, boolean[] isFound) {
    if (id.isLeaf()) {
      if (id.is(1) && depth == 0 && !isFound[0]) {
        isFound[0] = true;
        return Tree.leaf(counter);
      }
      return Tree.leaf(0);
    }
    Tree left = widest(id.left(), counter, depth - 1, isFound);
    return new Tree(0, left, widest(id.right(), counter, depth - 1, isFound));
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.Vectors.ALL;
import static io.truechimer.itc.Vectors.each;
import static io.truechimer.itc.Vectors.event;
import static io.truechimer.itc.Vectors.id;
import static io.truechimer.itc.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares each single operation with the vectors. */
class OperationVectorsTest {

  @TestFactory
  Stream<DynamicTest> shouldNormaliseTheExamplesOfThePaper() {
    return each(
        ALL.at("/paper_examples/norm"),
        vector -> {
          if (vector.has("id_in")) {
            assertThat(LenientTreeParser.id(text(vector, "id_in"))).isEqualTo(id(vector, "id_out"));
          } else {
            assertThat(LenientTreeParser.event(text(vector, "in"))).isEqualTo(event(vector, "out"));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldNormaliseIds() {
    return each(
        ALL.at("/id_norm"),
        vector -> {
          assertThat(LenientTreeParser.id(text(vector, "in"))).isEqualTo(id(vector, "out"));
          if (!text(vector, "in").equals(text(vector, "out"))) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> id(vector, "in"));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldNormaliseEvents() {
    return each(
        ALL.at("/event_norm"),
        vector -> {
          EventTree events = LenientTreeParser.event(text(vector, "in"));
          long[] nodes = events.nodes();
          assertThat(events).isEqualTo(event(vector, "out"));
          assertThat(EventTree.base(nodes[0])).isEqualTo(vector.get("min").asLong());
          assertThat(EventTree.max(nodes, 0, nodes.length, new LongStack()))
              .isEqualTo(vector.get("max").asLong());
          if (!text(vector, "in").equals(text(vector, "out"))) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> event(vector, "in"));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldSplitIds() {
    return each(
        ALL.at("/id_split"),
        vector -> {
          Id id = id(vector, "in");
          assertThat(id.split()).containsExactly(id(vector, "left"), id(vector, "right"));
          assertThat(id.split()[0].sum(id.split()[1])).isEqualTo(id);
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldSumIds() {
    return each(
        ALL.at("/id_sum"),
        vector -> {
          assertThat(id(vector, "a").sum(id(vector, "b"))).isEqualTo(id(vector, "out"));
          assertThat(id(vector, "b").sum(id(vector, "a"))).isEqualTo(id(vector, "out"));
          assertThat(id(vector, "a").isDisjointFrom(id(vector, "b"))).isTrue();
          assertThat(id(vector, "b").isDisjointFrom(id(vector, "a"))).isTrue();
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldRefuseToSumIdsThatOverlap() {
    return each(
        ALL.at("/id_sum_overlap"),
        vector -> {
          assertThatExceptionOfType(IllegalArgumentException.class)
              .isThrownBy(() -> Stamp.of(id(vector, "a")).join(Stamp.of(id(vector, "b"))))
              .withMessage(
                  "ids must not overlap to be joined: id="
                      + text(vector, "a")
                      + ", other="
                      + text(vector, "b"));
          assertThat(id(vector, "a").isDisjointFrom(id(vector, "b"))).isFalse();
          assertThat(id(vector, "b").isDisjointFrom(id(vector, "a"))).isFalse();
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldCompareAndJoinEvents() {
    return each(
        ALL.at("/event_leq_join"),
        vector -> {
          Stamp a = new Stamp(Id.NOTHING, event(vector, "a"));
          Stamp b = new Stamp(Id.EVERYTHING, event(vector, "b"));
          assertThat(a.leq(b)).isEqualTo(vector.get("a_leq_b").asBoolean());
          assertThat(b.leq(a)).isEqualTo(vector.get("b_leq_a").asBoolean());
          assertThat(a.compare(b))
              .isEqualTo(Causality.valueOf(text(vector, "relation").toUpperCase(Locale.ROOT)));
          assertThat(a.join(b).events()).isEqualTo(event(vector, "join"));
          assertThat(b.join(a).events()).isEqualTo(event(vector, "join"));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldFillAndGrowEvents() {
    return each(
        ALL.at("/event_op"),
        vector -> {
          Id id = id(vector, "id");
          EventTree events = event(vector, "event");
          EventTree filled = Fill.fill(id.nodes(), events);
          EventTree next = Grow.event(id.nodes(), events);
          boolean isGrown = filled.equals(events);
          assertThat(filled).isEqualTo(event(vector, "fill"));
          assertThat(isGrown).isNotEqualTo(vector.get("fill_changed").asBoolean());
          assertThat(next).isEqualTo(event(vector, isGrown ? "grow" : "fill"));
          if (isGrown) {
            int expansions = (next.nodes().length - events.nodes().length) / 2;
            assertThat(expansions).isEqualTo(vector.get("grow_expansions").asInt());
            assertThat(depthOfGrowth(events, next)).isEqualTo(vector.get("grow_depth").asInt());
          }
          assertThat(new Stamp(id, events).event())
              .isEqualTo(new Stamp(id, event(vector, "event_result")));
        });
  }

  /** {@return the depth of the only leaf whose counter is greater than before} */
  private static int depthOfGrowth(EventTree before, EventTree after) {
    TreePath path = new TreePath();
    LongStack sums = new LongStack(); // The sum of bases above each right subtree ahead.
    int depth = -1;
    long sum = 0;
    for (long node : after.nodes()) {
      long counter = sum + EventTree.base(node);
      if (EventTree.isInner(node)) {
        sums.push(counter);
        path.goLeft();
        sum = counter;
        continue;
      }
      if (counter > 0 && !new EventTree(path.toEvents(0, counter)).leq(before)) {
        assertThat(depth).as("a single leaf").isNegative();
        depth = path.depth();
      }
      sum = path.goToNext() ? sums.pop() : 0;
    }
    return depth;
  }
}

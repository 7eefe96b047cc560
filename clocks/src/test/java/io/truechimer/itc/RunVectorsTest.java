/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.Vectors.ALL;
import static io.truechimer.itc.Vectors.assertEncoding;
import static io.truechimer.itc.Vectors.bits;
import static io.truechimer.itc.Vectors.decode;
import static io.truechimer.itc.Vectors.each;
import static io.truechimer.itc.Vectors.stamp;
import static io.truechimer.itc.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares whole runs, with all intermediate stamps, with the vectors. */
class RunVectorsTest {

  /** Each text that a join names occurs only once, so stamps identify participants. */
  @TestFactory
  Stream<DynamicTest> shouldReplayTheRunOfThePaper() {
    return each(
        ALL.at("/paper_examples/run_section_5_1"),
        step -> {
          switch (text(step, "op")) {
            case "seed" -> assertThat(Stamp.seed()).isEqualTo(stamp(step, "stamp"));
            case "fork" ->
                assertThat(stamp(step, "of").fork())
                    .isEqualTo(new Stamp.Fork(stamp(step, "left"), stamp(step, "right")));
            case "event" -> assertThat(stamp(step, "of").event()).isEqualTo(stamp(step, "stamp"));
            case "join" ->
                assertThat(
                        Stamp.parse(step.at("/of/0").asText())
                            .join(Stamp.parse(step.at("/of/1").asText())))
                    .isEqualTo(stamp(step, "stamp"));
            default -> throw new AssertionError(step);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldBeCorrectWhereOtherLibrariesAreWrong() {
    return each(
        ALL.at("/discriminating"),
        vector -> {
          switch (text(vector, "op")) {
            case "event" -> {
              Stamp stamp = stamp(vector, "stamp");
              if (stamp.isAnonymous()) {
                assertThat(text(vector, "paper")).startsWith("undefined");
                assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(stamp::event)
                    .withMessage(
                        "an anonymous stamp cannot count events or raise a counter: stamp=(0,5)");
              } else {
                assertThat(stamp.event()).isEqualTo(stamp(vector, "paper"));
              }
            }
            case "leq" ->
                assertThat(stamp(vector, "a").leq(stamp(vector, "b")))
                    .isEqualTo(vector.get("paper").asBoolean());
            case "encode" ->
                assertThat(bits(stamp(vector, "stamp"))).isEqualTo(text(vector, "paper_bits"));
            case "decode" -> {
              String bits = "000" + text(vector, "paper_leaf_bits");
              assertThat(decode(bits)).isEqualTo(Stamp.upTo(vector.get("n").asLong()));
            }
            case "join" -> {
              assertThat(text(vector, "paper")).startsWith("undefined");
              assertThatExceptionOfType(IllegalArgumentException.class)
                  .isThrownBy(() -> stamp(vector, "a").join(stamp(vector, "b")));
            }
            default -> throw new AssertionError(vector);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldReplayRuns() {
    return each(ALL.at("/sequences"), sequence -> replay(sequence.get("steps")));
  }

  private static void replay(JsonNode steps) {
    List<Stamp> slots = new ArrayList<>();
    for (JsonNode step : steps) {
      Stamp a = step.has("in") ? slots.get(step.at("/in/0").asInt()) : null;
      Stamp b = step.at("/in").size() > 1 ? slots.get(step.at("/in/1").asInt()) : null;
      List<Stamp> results = new ArrayList<>();
      switch (text(step, "op")) {
        case "seed" -> results.add(Stamp.seed());
        case "fork" -> {
          Stamp.Fork fork = a.fork();
          results.add(fork.left());
          results.add(fork.right());
        }
        case "event" -> results.add(a.event());
        case "join" -> results.add(a.join(b));
        case "peek" -> results.add(a.peek());
        case "leq" -> assertThat(a.leq(b)).isEqualTo(step.get("result").asBoolean());
        case "encode" -> assertEncoding(a, text(step, "hex"), step.get("len"));
        default -> throw new AssertionError(step);
      }
      for (int i = 0; i < results.size(); i++) {
        Stamp expected = Stamp.parse(step.at("/stamps/" + i).asText());
        assertThat(results.get(i)).as("%s", step).isEqualTo(expected);
        assertThat(results.get(i)).hasToString(step.at("/stamps/" + i).asText());
        assertThat(step.at("/out/" + i).asInt()).isEqualTo(slots.size());
        slots.add(results.get(i));
      }
    }
  }
}

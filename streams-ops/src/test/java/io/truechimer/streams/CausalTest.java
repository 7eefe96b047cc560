/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.Stamped;
import org.junit.jupiter.api.Test;

class CausalTest {

  private static final Stamped<String> ONE = stamped(1, 20, "one");
  private static final Stamped<String> TWO = stamped(2, 10, "two");

  private static Stamped<String> stamped(int writer, long time, String value) {
    Stamp stamp = Stamp.of(Id.ofIndex(writer)).raise(time).peek();
    return new Stamped<>(HybridTimestamp.of(time, 0), stamp, value);
  }

  private static Stamped<String> both(String value) {
    return new Stamped<>(ONE.timestamp(), ONE.stamp().join(TWO.stamp()), value);
  }

  @Test
  void shouldJoinValuesTimesAndPasts() {
    assertThat(Causal.joiner((String a, String b) -> a + b).apply(ONE, TWO))
        .isEqualTo(both("onetwo"));
    assertThat(Causal.reducer((String a, String b) -> a + b).apply(ONE, TWO))
        .isEqualTo(both("onetwo"));
    assertThat(
            Causal.<String, String, String>aggregator((k, v, a) -> k + v + a).apply("k", TWO, ONE))
        .isEqualTo(both("ktwoone"));
  }

  @Test
  void shouldHaveThePastOfTheOnlySideOfAnOuterJoin() {
    assertThat(Causal.joiner((String a, String b) -> a + b).apply(null, TWO))
        .isEqualTo(new Stamped<>(TWO.timestamp(), TWO.stamp(), "nulltwo"));
    assertThat(Causal.joiner((String a, String b) -> a + b).apply(ONE, null))
        .isEqualTo(new Stamped<>(ONE.timestamp(), ONE.stamp(), "onenull"));
  }

  @Test
  void shouldBeginWithoutAPast() {
    Stamped<String> start = Causal.initializer(() -> "").apply();
    assertThat(Causal.<String, String, String>aggregator((k, v, a) -> a + v).apply("k", ONE, start))
        .isEqualTo(ONE);
  }

  @Test
  void shouldDeleteWhereTheFunctionDoes() {
    assertThat(Causal.joiner((String a, String b) -> null).apply(ONE, TWO)).isNull();
    assertThat(Causal.reducer((String a, String b) -> null).apply(ONE, TWO)).isNull();
  }
}

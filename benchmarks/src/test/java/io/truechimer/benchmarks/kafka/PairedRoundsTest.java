/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PairedRoundsTest {

  private static final Rate ANY = new Rate(1, 1);

  private static List<RoundResult> sent(double... perSecond) {
    return DoubleStream.of(perSecond)
        .mapToObj(sent -> new RoundResult(new Rate(sent, 1), ANY, List.of(1L)))
        .toList();
  }

  @Test
  void shouldReturnTheMedianRatio() {
    PairedRounds rounds = new PairedRounds(sent(90, 50, 99), sent(100, 100, 90));

    assertThat(rounds.shares(RoundResult::sentPerSecond).median()).isEqualTo(0.9);
    assertThat(rounds.describeShare(RoundResult::sentPerSecond)).isEqualTo("90.0 % (50 to 110)");
    assertThat(rounds.median(RoundResult::sentPerSecond)).isEqualTo(90);
  }

  @Test
  void shouldBe100PercentOfItself() {
    assertThat(
            new PairedRounds(sent(90, 50), sent(90, 50)).describeShare(RoundResult::sentPerSecond))
        .isEqualTo("100 %");
  }

  @Test
  void shouldAverageTwoMiddleRatios() {
    assertThat(
            new PairedRounds(sent(100, 50), sent(100, 100))
                .shares(RoundResult::sentPerSecond)
                .median())
        .isEqualTo(0.75);
  }

  @Test
  void shouldNotDependOnABusyRound() {
    List<Long> usual = LongStream.rangeClosed(1, 100).map(n -> n * 1_000_000).boxed().toList();
    List<Long> busy = LongStream.rangeClosed(1, 100).map(n -> n * 90_000_000).boxed().toList();
    List<RoundResult> rounds =
        List.of(
            new RoundResult(ANY, ANY, usual),
            new RoundResult(ANY, ANY, busy),
            new RoundResult(ANY, ANY, usual));

    assertThat(new PairedRounds(rounds, rounds).latencyMillis(0.99)).isEqualTo(100);
    assertThat(new PairedRounds(rounds, rounds).latencyMillis(0)).isEqualTo(1);
    assertThat(new PairedRounds(rounds, rounds).latencyMillis(1)).isEqualTo(100);
  }

  @Test
  void shouldRefuseUnpairedRounds() {
    assertThatThrownBy(() -> new PairedRounds(sent(1, 2), sent(1)))
        .hasMessage("rounds must be paired: with=2, without=1");
  }
}

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

class RoundsTest {

  private static final Rate ANY = new Rate(1, 1);

  private static List<Round> sent(double... perSecond) {
    return DoubleStream.of(perSecond)
        .mapToObj(sent -> new Round(new Rate(sent, 1), ANY, List.of(1L)))
        .toList();
  }

  @Test
  void shouldTakeTheMedianOfTheRatiosOfPairs() {
    Rounds rounds = new Rounds(sent(90, 50, 99), sent(100, 100, 90));

    assertThat(rounds.shares(Round::sentPerSecond).median()).isEqualTo(0.9);
    assertThat(rounds.describeShare(Round::sentPerSecond)).isEqualTo("90.0 % (50 to 110)");
    assertThat(rounds.median(Round::sentPerSecond)).isEqualTo(90);
  }

  @Test
  void shouldBeTheWholeBesideItself() {
    assertThat(new Rounds(sent(90, 50), sent(90, 50)).describeShare(Round::sentPerSecond))
        .isEqualTo("100 %");
  }

  @Test
  void shouldTakeTheMiddleOfTwo() {
    assertThat(new Rounds(sent(100, 50), sent(100, 100)).shares(Round::sentPerSecond).median())
        .isEqualTo(0.75);
  }

  @Test
  void shouldNotLetABusyRoundDecideALatency() {
    List<Long> usual = LongStream.rangeClosed(1, 100).map(n -> n * 1_000_000).boxed().toList();
    List<Long> busy = LongStream.rangeClosed(1, 100).map(n -> n * 90_000_000).boxed().toList();
    List<Round> rounds =
        List.of(new Round(ANY, ANY, usual), new Round(ANY, ANY, busy), new Round(ANY, ANY, usual));

    assertThat(new Rounds(rounds, rounds).latencyMillis(0.99)).isEqualTo(100);
    assertThat(new Rounds(rounds, rounds).latencyMillis(0)).isEqualTo(1);
    assertThat(new Rounds(rounds, rounds).latencyMillis(1)).isEqualTo(100);
  }

  @Test
  void shouldRefuseRoundsWithoutAPair() {
    assertThatThrownBy(() -> new Rounds(sent(1, 2), sent(1)))
        .hasMessage("rounds come in pairs: with=2, without=1");
  }
}

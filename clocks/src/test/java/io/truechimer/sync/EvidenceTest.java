/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static io.truechimer.sync.Evidence.Skew.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.truechimer.sync.OffsetSample.Kind;
import io.truechimer.sync.OffsetSample.Source;
import io.truechimer.time.ClockReading;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In nanoseconds around the own wall. */
class EvidenceTest {

  private static SourceEstimate vote(String name, long low, long high) {
    OffsetInterval interval = new OffsetInterval(low, high);
    return new SourceEstimate(
        new Source(Kind.PEER, name, name, 0, 0), name, interval, 0, 0, interval, true, false);
  }

  private static Evidence weigh(long claim, boolean isClaimTrusted, SourceEstimate... voices) {
    return Evidence.weigh(
        new ClockReading(0, 0, 0),
        new LocalError(claim, LocalError.Source.CONFIGURED),
        new LocalError(claim, LocalError.Source.CONFIGURED),
        List.of(voices),
        isClaimTrusted,
        MonitorSettings.builder().build());
  }

  /** Most agree most narrowly at a place that the own claim does not allow. */
  @Test
  void shouldEstimateWithinTheBound() {
    Evidence evidence = weigh(20, true, vote("a", 10, 110), vote("b", 105, 300));
    assertThat(evidence.bound()).isEqualTo(new OffsetInterval(10, 20));
    assertThat(evidence.estimateNanos()).isEqualTo(20);
    assertThat(weigh(20, false, vote("a", 10, 110), vote("b", 105, 300)).bound())
        .isEqualTo(new OffsetInterval(10, 110));
  }

  /** The smallest interval with most overlap misses what the fusion holds. */
  @Test
  void shouldBoundByTheFusionAndNotByTheSmallest() {
    Evidence evidence = weigh(12, true, vote("a", 11, 13), vote("b", 13, 20));
    assertThat(evidence.bound()).isEqualTo(new OffsetInterval(11, 12));
    assertThat(evidence.fusion().orElseThrow().interval()).isEqualTo(new OffsetInterval(11, 13));
  }

  @Test
  void shouldNotRestOnNothing() {
    OffsetInterval bound = new OffsetInterval(0, 0);
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                new Evidence(
                    new ClockReading(0, 0, 0),
                    null,
                    bound,
                    List.of(),
                    1,
                    0,
                    Optional.empty(),
                    bound,
                    0,
                    SMALL,
                    Evidence.InARow.NONE))
        .withMessage("localError");
  }

  @Test
  void shouldJudgeByThree() {
    assertThat(weigh(10, true, vote("a", 50, 60)).isConclusive()).isFalse();
    Evidence three = weigh(10, true, vote("a", 50, 60), vote("b", 60, 70));
    assertThat(three.isProof()).isTrue();
    assertThat(three.gap()).isEqualTo(50);
    assertThat(three.bound()).isEqualTo(new OffsetInterval(60, 60));
    assertThat(three.suspects()).isEmpty();
    Evidence none = weigh(10, true, vote("a", 50, 60), vote("b", 80, 90));
    assertThat(none.isConclusive()).isFalse();
    assertThat(none.isProof()).isFalse();
    assertThat(none.bound()).isEqualTo(new OffsetInterval(-10, 90));
  }
}

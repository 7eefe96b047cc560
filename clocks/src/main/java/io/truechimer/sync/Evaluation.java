/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Weighs the own claim against those of others. Keeps nothing. */
final class Evaluation {

  /** Two clocks that differ do not say which of them is false. */
  static final int MIN_CLOCKS = 3;

  private Evaluation() {}

  /**
   * {@return what follows from the claims}
   *
   * @param now when
   * @param local what the own machine knows of its clock, aged: this is held against the others
   * @param promised what is left of that while nobody can judge: the bound rests on this
   * @param voices what the sources say, with a vote for each domain
   * @param isClaimTrusted whether the own claim may narrow the bound
   */
  static Evidence of(
      Reading now,
      LocalError local,
      LocalError promised,
      List<Measurement> voices,
      boolean isClaimTrusted,
      MonitorSettings settings) {
    OffsetInterval claim = claim(local, settings);
    List<OffsetInterval> intervals = new ArrayList<>();
    intervals.add(claim);
    voices.stream().filter(Measurement::isVote).forEach(vote -> intervals.add(vote.interval()));
    int clocks = intervals.size();
    int faulty = Marzullo.tolerated(clocks);
    Optional<Agreement> fusion =
        clocks < MIN_CLOCKS ? Optional.empty() : Marzullo.fusion(intervals, faulty);
    OffsetInterval bound =
        fusion
            .map(Agreement::interval)
            .map(agreed -> isClaimTrusted ? claim.intersect(agreed).orElse(agreed) : agreed)
            .orElseGet(() -> unjudged(claim(promised, settings), intervals));
    long estimate = bound.clamp(Marzullo.smallest(intervals).interval().middle());
    return new Evidence(
        now.monotonic(),
        now.wall(),
        local,
        claim,
        voices.stream()
            .map(voice -> fusion.map(f -> voice.judgedBy(f.interval())).orElse(voice))
            .toList(),
        clocks,
        faulty,
        fusion,
        bound,
        estimate,
        Evidence.Skew.of(estimate, settings),
        0,
        0);
  }

  /** {@return the offsets of the true time that an error allows} */
  static OffsetInterval claim(LocalError error, MonitorSettings settings) {
    return OffsetInterval.around(0, settings.widening().errorOf(error.nanos(), settings));
  }

  /** Who cannot judge believes himself; if somebody contradicts, either may be right. */
  private static OffsetInterval unjudged(OffsetInterval claim, List<OffsetInterval> intervals) {
    return intervals.size() < MIN_CLOCKS && intervals.stream().allMatch(claim::meets)
        ? claim
        : intervals.stream().reduce(claim, OffsetInterval::hull);
  }
}

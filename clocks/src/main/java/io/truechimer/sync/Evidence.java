/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.ClockReading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an evaluation rests on, and its result. The log shows it when a clock is fenced. Offsets are
 * relative to this node's wall at that moment; a positive offset means that true time is ahead of
 * the wall. Immutable.
 *
 * @param at this node's clocks at the evaluation
 * @param localError the machine's own claim of its wall's error, aged
 * @param claim the offsets of true time that this claim allows; they include 0. While no peer can
 *     judge the clock and nothing has measured it, the bound may be wider
 * @param sources the estimate of each source
 * @param clocks the number of clocks with a vote, this node's own included
 * @param faulty how many of them may be wrong
 * @param fusion the interval that all but {@code faulty} clocks allow; empty with fewer than three
 *     clocks, or without such an interval
 * @param bound the offsets that true time may have
 * @param estimateNanos the most likely offset of true time, within the bound
 * @param skew how far the estimate is from harmless
 * @param inARow how many evaluations in a row agree with this one
 */
public record Evidence(
    ClockReading at,
    LocalError localError,
    OffsetInterval claim,
    List<SourceEstimate> sources,
    int clocks,
    int faulty,
    Optional<Agreement> fusion,
    OffsetInterval bound,
    long estimateNanos,
    Skew skew,
    InARow inARow) {

  /** Two clocks that differ do not tell which of them is wrong. */
  static final int MIN_CLOCKS = 3;

  /** The most sources that one log line describes. */
  private static final int DESCRIBED = 32;

  /** How far the wall seems to be from true time. It proves nothing. */
  public enum Skew {

    /** At most 50 ms. */
    SMALL,

    /** Above 50 ms. */
    NOTABLE,

    /** Above 0.8 of the maximum offset: peers are about to reject this node's timestamps. */
    EXCESSIVE;

    private static final long NOTABLE_NANOS = 50_000_000;

    static Skew of(long estimate, MonitorSettings settings) {
      OffsetInterval excessive =
          OffsetInterval.around(0, settings.maxOffsetNanos() - settings.maxOffsetNanos() / 5);
      OffsetInterval notable = OffsetInterval.around(0, NOTABLE_NANOS);
      if (!excessive.contains(estimate)) {
        return EXCESSIVE;
      }
      return notable.contains(estimate) ? SMALL : NOTABLE;
    }
  }

  /**
   * Evaluations in a row.
   *
   * @param proofs how many have proved the clock wrong
   * @param clean how many have found that the clock and the fusion agree
   */
  public record InARow(int proofs, int clean) {

    static final InARow NONE = new InARow(0, 0);
  }

  /**
   * Checks that nothing is missing, and copies the list.
   *
   * @param at not null
   * @param localError not null
   * @param claim not null
   * @param sources not null
   * @param clocks 1 or greater
   * @param faulty 0 or greater
   * @param fusion not null
   * @param bound not null
   * @param estimateNanos within the bound
   * @param skew not null
   * @param inARow not null
   */
  public Evidence {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(localError, "localError");
    Objects.requireNonNull(claim, "claim");
    sources = List.copyOf(sources);
    Objects.requireNonNull(fusion, "fusion");
    Objects.requireNonNull(bound, "bound");
    Objects.requireNonNull(skew, "skew");
    Objects.requireNonNull(inARow, "inARow");
  }

  /**
   * {@return the result of weighing a clock's own claim against its sources}
   *
   * @param at the node's clocks now
   * @param local the machine's own claim, aged: it is compared with the other clocks
   * @param unconfirmed the same, wider if no peer has confirmed it lately: the bound rests on it
   *     while no peer can judge the clock
   * @param sources the estimate of each source, with one vote for each domain
   * @param isClaimTrusted whether the claim may narrow the bound
   */
  static Evidence weigh(
      ClockReading at,
      LocalError local,
      LocalError unconfirmed,
      List<SourceEstimate> sources,
      boolean isClaimTrusted,
      MonitorSettings settings) {
    OffsetInterval claim = claim(local, settings);
    List<OffsetInterval> intervals = new ArrayList<>();
    intervals.add(claim);
    sources.stream().filter(SourceEstimate::isVote).forEach(vote -> intervals.add(vote.interval()));
    int clocks = intervals.size();
    int faulty = Marzullo.tolerated(clocks);
    Optional<Agreement> fusion =
        clocks < MIN_CLOCKS ? Optional.empty() : Marzullo.fusion(intervals, faulty);
    OffsetInterval bound =
        fusion
            .map(Agreement::interval)
            .map(agreed -> isClaimTrusted ? claim.intersect(agreed).orElse(agreed) : agreed)
            .orElseGet(() -> unjudged(claim(unconfirmed, settings), intervals));
    long estimate = bound.clamp(Marzullo.smallest(intervals).interval().middle());
    return new Evidence(
        at,
        local,
        claim,
        sources.stream()
            .map(source -> fusion.map(f -> source.judgedBy(f.interval())).orElse(source))
            .toList(),
        clocks,
        faulty,
        fusion,
        bound,
        estimate,
        Skew.of(estimate, settings),
        InARow.NONE);
  }

  /** {@return the offsets of true time that an error allows} */
  static OffsetInterval claim(LocalError error, MonitorSettings settings) {
    return OffsetInterval.around(0, settings.errorOf(error.nanos()));
  }

  /**
   * A node that cannot judge trusts its own claim; if a source contradicts, either may be right.
   */
  private static OffsetInterval unjudged(OffsetInterval claim, List<OffsetInterval> intervals) {
    return intervals.size() < MIN_CLOCKS && intervals.stream().allMatch(claim::meets)
        ? claim
        : intervals.stream().reduce(claim, OffsetInterval::hull);
  }

  /** {@return the sources whose intervals miss the fusion} */
  public List<SourceEstimate> suspects() {
    return sources.stream().filter(SourceEstimate::isSuspect).toList();
  }

  /** {@return whether enough clocks agree to judge this one} */
  public boolean isConclusive() {
    return fusion.isPresent();
  }

  /** {@return whether the node's own claim misses the fusion} */
  boolean isDisjoint() {
    return fusion.isPresent() && !claim.meets(fusion.get().interval());
  }

  /**
   * {@return whether this proves the clock wrong, provided that at most {@link #faulty} clocks are}
   * At least one vote of a peer must contradict the claim, because brokers have no monitor.
   */
  boolean isProof() {
    return isDisjoint()
        && sources.stream()
            .anyMatch(
                m ->
                    m.isVote()
                        && m.source().kind() == OffsetSample.Kind.PEER
                        && !m.interval().meets(claim));
  }

  /**
   * {@return the distance between the node's own claim and the fusion, in nanoseconds; 0 if they
   * meet}
   */
  long gap() {
    return fusion.map(agreement -> claim.gap(agreement.interval())).orElse(0L);
  }

  /**
   * {@return one log line, with times in milliseconds and seconds} It describes at most 32 sources:
   * voters first, and among them suspects.
   */
  public String describe() {
    StringBuilder line = new StringBuilder("own clock within ");
    line.append(NanosText.nanos(localError.nanos())).append(" by ").append(localError.source());
    line.append("; ").append(clocks).append(" clocks, ").append(faulty).append(" may be false");
    line.append("; fusion ");
    line.append(
        fusion
            .map(
                agreement ->
                    NanosText.interval(agreement.interval())
                        + (isDisjoint() ? ", missed by " + NanosText.nanos(gap()) : ""))
            .orElse("none"));
    line.append("; bound ").append(NanosText.interval(bound));
    line.append("; estimate ").append(NanosText.nanos(estimateNanos)).append(", ").append(skew);
    line.append("; in a row ").append(inARow.proofs()).append(" proofs, ");
    line.append(inARow.clean()).append(" clean; sources:");
    sources.stream()
        .sorted(
            Comparator.comparing(SourceEstimate::isVote)
                .thenComparing(SourceEstimate::isSuspect)
                .reversed())
        .limit(DESCRIBED)
        .forEach(source -> line.append(' ').append(source.describe()));
    if (sources.size() > DESCRIBED) {
      line.append(" and ").append(sources.size() - DESCRIBED).append(" more");
    }
    return sources.isEmpty() ? line.append(" none").toString() : line.toString();
  }

  /** {@return this evidence with the counts that it led to} */
  Evidence counted(InARow counted) {
    return new Evidence(
        at,
        localError,
        claim,
        sources,
        clocks,
        faulty,
        fusion,
        bound,
        estimateNanos,
        skew,
        counted);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that an evaluation rests on, and what it found: what the log says when a clock is fenced.
 * Offsets are relative to the own wall at that moment. Immutable.
 *
 * @param monotonicNanos when, by the own monotonic clock
 * @param wallNanos when, by the own wall clock, unsigned
 * @param localError what the own machine knows of its clock, aged
 * @param claim the offsets of the true time that this allows, which hold 0. Where nobody can judge
 *     it and nobody has measured it, the bound may be wider
 * @param measurements what each source says
 * @param clocks how many clocks have a vote, the own included
 * @param faulty how many of them may be false
 * @param fusion what all but that many allow; empty if there are fewer than three clocks, or no
 *     such point
 * @param bound the offsets that the true time may have
 * @param estimate the most likely offset of the true time, within the bound, in nanoseconds
 * @param skew how far the estimate is from what is harmless
 * @param proofsInARow how many evaluations in a row have proven the own clock false
 * @param cleanInARow how many evaluations in a row have found the own clock and the fusion agree
 */
public record Evidence(
    long monotonicNanos,
    long wallNanos,
    LocalError localError,
    OffsetInterval claim,
    List<Measurement> measurements,
    int clocks,
    int faulty,
    Optional<Agreement> fusion,
    OffsetInterval bound,
    long estimate,
    Skew skew,
    int proofsInARow,
    int cleanInARow) {

  /** A log's line has room for so many sources. */
  private static final int DESCRIBED = 32;

  /** How far the own wall seems to be from the true time. It proves nothing. */
  public enum Skew {

    /** At most 50 ms. */
    SMALL,

    /** Above 50 ms. */
    NOTABLE,

    /** Above 0.8 of the maximum offset: others are about to refuse this node's timestamps. */
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
   * Checks that nothing is missing, and copies the list.
   *
   * @param monotonicNanos any
   * @param wallNanos any
   * @param localError not null
   * @param claim not null
   * @param measurements not null
   * @param clocks 1 or greater
   * @param faulty 0 or greater
   * @param fusion not null
   * @param bound not null
   * @param estimate any
   * @param skew not null
   * @param proofsInARow 0 or greater
   * @param cleanInARow 0 or greater
   */
  public Evidence {
    Objects.requireNonNull(localError, "localError");
    Objects.requireNonNull(claim, "claim");
    measurements = List.copyOf(measurements);
    Objects.requireNonNull(fusion, "fusion");
    Objects.requireNonNull(bound, "bound");
    Objects.requireNonNull(skew, "skew");
  }

  /** {@return the sources whose intervals miss the fusion} */
  public List<Measurement> suspects() {
    return measurements.stream().filter(Measurement::isSuspect).toList();
  }

  /** {@return whether there are enough clocks, and enough of them agree, to judge any} */
  public boolean isConclusive() {
    return fusion.isPresent();
  }

  /** {@return whether the own claim misses the fusion} */
  boolean isDisjoint() {
    return fusion.isPresent() && !claim.meets(fusion.get().interval());
  }

  /**
   * {@return whether this proves the own clock false, if no more clocks than {@link #faulty} are: a
   * disjoint peer is among the witnesses, because brokers have no monitor of their own}
   */
  boolean isProof() {
    return isDisjoint()
        && measurements.stream()
            .anyMatch(
                m ->
                    m.isVote()
                        && m.source().kind() == OffsetSample.Kind.PEER
                        && !m.interval().meets(claim));
  }

  /** {@return how far the own claim is from the fusion, in nanoseconds; 0 if they meet} */
  long gap() {
    return fusion.map(agreement -> claim.gap(agreement.interval())).orElse(0L);
  }

  /**
   * {@return all of this in one line for a log, in milliseconds and seconds} Of many sources, those
   * that vote are named first, and of these the suspects.
   */
  public String describe() {
    StringBuilder line = new StringBuilder("own clock within ");
    line.append(InWords.nanos(localError.nanos())).append(" by ").append(localError.source());
    line.append("; ").append(clocks).append(" clocks, ").append(faulty).append(" may be false");
    line.append("; fusion ");
    line.append(
        fusion
            .map(
                agreement ->
                    InWords.interval(agreement.interval())
                        + (isDisjoint() ? ", missed by " + InWords.nanos(gap()) : ""))
            .orElse("none"));
    line.append("; bound ").append(InWords.interval(bound));
    line.append("; estimate ").append(InWords.nanos(estimate)).append(", ").append(skew);
    line.append("; in a row ").append(proofsInARow).append(" proofs, ");
    line.append(cleanInARow).append(" clean; sources:");
    measurements.stream()
        .sorted(
            Comparator.comparing(Measurement::isVote)
                .thenComparing(Measurement::isSuspect)
                .reversed())
        .limit(DESCRIBED)
        .forEach(measurement -> line.append(' ').append(measurement.describe()));
    if (measurements.size() > DESCRIBED) {
      line.append(" and ").append(measurements.size() - DESCRIBED).append(" more");
    }
    return measurements.isEmpty() ? line.append(" none").toString() : line.toString();
  }

  /** {@return this with the counts that it leads to} */
  Evidence counted(int proofs, int clean) {
    return new Evidence(
        monotonicNanos,
        wallNanos,
        localError,
        claim,
        measurements,
        clocks,
        faulty,
        fusion,
        bound,
        estimate,
        skew,
        proofs,
        clean);
  }
}

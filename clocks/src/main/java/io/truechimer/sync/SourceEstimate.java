/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;

/**
 * The estimate of one source at an evaluation: its best sample, aged. A positive offset means that
 * the source's clock, or true time, is ahead of this node's wall. Immutable.
 *
 * @param source which clock
 * @param domain the domain that the source votes for. It differs from the source's own where the
 *     clocks of that domain were found to differ
 * @param offset how far the source's clock is ahead of this node's wall
 * @param roundTripNanos the round trip of the sample
 * @param ageNanos the age of the sample
 * @param interval how far true time is ahead of this node's wall, by the source's clock and the
 *     error that it claims
 * @param isVote whether this is the best estimate of its domain, and so the domain's vote
 * @param isSuspect whether the interval misses what most clocks allow
 */
public record SourceEstimate(
    OffsetSample.Source source,
    String domain,
    OffsetInterval offset,
    long roundTripNanos,
    long ageNanos,
    OffsetInterval interval,
    boolean isVote,
    boolean isSuspect) {

  SourceEstimate votingFor(String domain) {
    return with(domain, isVote, isSuspect);
  }

  SourceEstimate asVote() {
    return with(domain, true, isSuspect);
  }

  SourceEstimate judgedBy(OffsetInterval fusion) {
    return with(domain, isVote, !interval.meets(fusion));
  }

  private SourceEstimate with(String domain, boolean isVote, boolean isSuspect) {
    return new SourceEstimate(
        source, domain, offset, roundTripNanos, ageNanos, interval, isVote, isSuspect);
  }

  /** {@return the source's claim of its clock's error, in nanoseconds} */
  public long claimedNanos() {
    // One of the two ends may have saturated.
    return Math.max(
        SaturatingNanos.subtract(interval.high(), offset.high()),
        SaturatingNanos.subtract(offset.low(), interval.low()));
  }

  /** {@return this estimate for a log line, with times in milliseconds or seconds} */
  String describe() {
    return "{%s %s of %s: ahead by %s, claims %s, round trip %s, age %s%s%s}"
        .formatted(
            source.kind(),
            Heartbeat.printable(source.name()),
            Heartbeat.printable(domain),
            NanosText.interval(offset),
            NanosText.nanos(claimedNanos()),
            NanosText.nanos(roundTripNanos),
            NanosText.nanos(ageNanos),
            isVote ? ", votes" : "",
            isSuspect ? ", suspect" : "");
  }

  /** {@return the error of the middle of {@link #offset}, in nanoseconds, rounded up} */
  public long error() {
    return offset.errorOf(offset.middle());
  }
}

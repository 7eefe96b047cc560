/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.SaturatingNanos;

/**
 * What a source says at one evaluation: its best sample, aged. Immutable.
 *
 * @param source which clock
 * @param domain the domain for which it speaks; another than the source's where the clocks of that
 *     domain have been found to differ
 * @param offset how far that clock is ahead of the own wall
 * @param roundTripNanos of the sample
 * @param ageNanos of the sample
 * @param interval how far the true time is ahead of the own wall, by this clock and the error that
 *     it claims
 * @param isVote whether it is the best of its domain, and so the domain's vote
 * @param isSuspect whether its interval misses what most clocks allow
 */
public record Measurement(
    OffsetSample.Source source,
    String domain,
    OffsetInterval offset,
    long roundTripNanos,
    long ageNanos,
    OffsetInterval interval,
    boolean isVote,
    boolean isSuspect) {

  Measurement speakingFor(String domain) {
    return new Measurement(
        source, domain, offset, roundTripNanos, ageNanos, interval, isVote, isSuspect);
  }

  Measurement voting() {
    return new Measurement(
        source, domain, offset, roundTripNanos, ageNanos, interval, true, isSuspect);
  }

  Measurement judgedBy(OffsetInterval fusion) {
    return new Measurement(
        source,
        domain,
        offset,
        roundTripNanos,
        ageNanos,
        interval,
        isVote,
        !interval.meets(fusion));
  }

  /** {@return how far that clock claims to be from the true time at most, in nanoseconds} */
  public long claimedNanos() {
    // One of the two ends may have stopped at the end of long.
    return Math.max(
        SaturatingNanos.subtract(interval.high(), offset.high()),
        SaturatingNanos.subtract(offset.low(), interval.low()));
  }

  /** {@return all of this for a log, in milliseconds and seconds} */
  String describe() {
    return "{"
        + source.kind()
        + " "
        + Heartbeat.printable(source.name())
        + " of "
        + Heartbeat.printable(domain)
        + ": ahead by "
        + InWords.interval(offset)
        + ", claims "
        + InWords.nanos(claimedNanos())
        + ", round trip "
        + InWords.nanos(roundTripNanos)
        + ", age "
        + InWords.nanos(ageNanos)
        + (isVote ? ", votes" : "")
        + (isSuspect ? ", suspect" : "")
        + "}";
  }

  /** {@return how far the middle of {@link #offset} may be wrong, in nanoseconds, rounded up} */
  public long error() {
    return offset.errorOf(offset.middle());
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.truechimer.TestData;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Marzullo's two functions, against published answers and against counting at each point. */
class MarzulloTest {

  private static final OffsetInterval ALL = OffsetInterval.UNBOUNDED;

  private static OffsetInterval of(long low, long high) {
    return new OffsetInterval(low, high);
  }

  static Stream<JsonNode> vectors() {
    return TestData.stream(Vectors.MARZULLO.get("vectors"));
  }

  static Stream<JsonNode> fusions() {
    return vectors().filter(vector -> vector.has("fusion"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void shouldFindTheSmallestIntervalOfTheVectors(JsonNode vector) {
    JsonNode answer = vector.get("smallest");
    assertThat(Marzullo.smallest(Vectors.intervals(vector.get("intervals"))))
        .isEqualTo(
            new Agreement(
                Vectors.interval(answer),
                answer.get("sources_true").intValue(),
                answer.get("sources_false").intValue()));
  }

  @ParameterizedTest
  @MethodSource("fusions")
  void shouldFuseTheVectors(JsonNode vector) {
    List<OffsetInterval> intervals = Vectors.intervals(vector.get("intervals"));
    int faulty = vector.at("/fusion/f").intValue();
    JsonNode result = vector.at("/fusion/result");
    assertThat(Marzullo.tolerated(intervals.size())).isEqualTo(faulty);
    assertThat(Marzullo.fusion(intervals, faulty).map(Agreement::interval))
        .isEqualTo(result.isNull() ? Optional.empty() : Optional.of(Vectors.interval(result)));
  }

  /** With few sources and few places for their ends, ties and touching ends are common. */
  @ParameterizedTest
  @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE - 12})
  void shouldAgreeWithCountingAtEachPoint(long base) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      List<OffsetInterval> intervals = new ArrayList<>();
      int sources = 1 + random.nextInt(7);
      for (int i = 0; i < sources; i++) {
        long a = base + random.nextInt(13);
        long b = base + random.nextInt(13);
        intervals.add(of(Math.min(a, b), Math.max(a, b)));
      }
      assertThat(Marzullo.smallest(intervals))
          .as("seed %d %s", seed, intervals)
          .isEqualTo(countedSmallest(intervals));
      for (int faulty = 0; faulty < sources; faulty++) {
        assertThat(Marzullo.fusion(intervals, faulty))
            .as("seed %d %s faulty %d", seed, intervals, faulty)
            .isEqualTo(countedFusion(intervals, faulty));
      }
    }
  }

  @Test
  void shouldHoldTheTrueValueWhileFewEnoughSourcesAreFalse() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int missedBySmallest = 0;
    for (int round = 0; round < 20_000; round++) {
      int sources = 3 + random.nextInt(8);
      int faulty = Marzullo.tolerated(sources);
      List<OffsetInterval> intervals = new ArrayList<>();
      for (int i = 0; i < sources; i++) {
        long error = random.nextInt(20);
        long offset = i < faulty ? random.nextInt(100) - 50 : random.nextLong(-error, error + 1);
        intervals.add(OffsetInterval.around(offset, error));
      }
      Collections.shuffle(intervals, random);
      assertThat(Marzullo.fusion(intervals, faulty))
          .as("seed %d %s", seed, intervals)
          .hasValueSatisfying(fusion -> assertThat(fusion.interval().contains(0)).isTrue());
      missedBySmallest += Marzullo.smallest(intervals).interval().contains(0) ? 0 : 1;
    }
    // Why the smallest interval is an estimate and not a bound.
    assertThat(missedBySmallest).isPositive();
  }

  @Test
  void shouldNotOverflowAtTheEndsOfLong() {
    OffsetInterval lowest = of(Long.MIN_VALUE, Long.MIN_VALUE);
    OffsetInterval highest = of(Long.MAX_VALUE, Long.MAX_VALUE);
    OffsetInterval upper = of(-1, Long.MAX_VALUE);

    assertThat(Marzullo.smallest(List.of(ALL))).isEqualTo(new Agreement(ALL, 1, 0));
    assertThat(Marzullo.smallest(List.of(ALL, ALL))).isEqualTo(new Agreement(ALL, 2, 0));
    assertThat(Marzullo.smallest(List.of(ALL, upper, upper))).isEqualTo(new Agreement(upper, 3, 0));
    assertThat(Marzullo.smallest(List.of(lowest, highest))).isEqualTo(new Agreement(lowest, 1, 1));
    assertThat(Marzullo.smallest(List.of(ALL, highest, lowest)))
        .isEqualTo(new Agreement(lowest, 2, 1));
    assertThat(Marzullo.smallest(List.of(of(Long.MIN_VALUE, 5), of(7, 9))).interval())
        .isEqualTo(of(7, 9));
    // The width of all of them is 2^64 - 1, greater than any other, not smaller than none.
    assertThat(Marzullo.smallest(List.of(ALL, upper)).interval()).isEqualTo(upper);
    assertThat(Marzullo.fusion(List.of(lowest, highest), 0)).isEmpty();
    assertThat(Marzullo.fusion(List.of(ALL, lowest, highest), 1))
        .contains(new Agreement(ALL, 3, 0));
    assertThat(Marzullo.fusion(List.of(ALL, ALL, highest), 0))
        .contains(new Agreement(highest, 3, 0));
  }

  @Test
  void shouldAgreeOnNothingWithoutSources() {
    assertThat(Marzullo.fusion(List.of(), 0)).isEmpty();
    assertThat(Marzullo.smallest(List.of())).isEqualTo(new Agreement(of(0, 0), 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 3})
  void shouldRefuseToTolerateAllSourcesOrFewerThanNone(int faulty) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Marzullo.fusion(List.of(ALL, ALL), faulty))
        .withMessage(
            "faulty must be less than the number of sources: faulty=" + faulty + ", sources=2");
  }

  /** Each deepest region begins where one of its sources does. */
  private static Agreement countedSmallest(List<OffsetInterval> intervals) {
    List<Agreement> regions = new ArrayList<>();
    for (long low : lows(intervals)) {
      List<OffsetInterval> agreeing = intervals.stream().filter(i -> i.contains(low)).toList();
      OffsetInterval region = agreeing.stream().reduce(ALL, (a, b) -> a.intersect(b).orElseThrow());
      regions.add(new Agreement(region, agreeing.size(), intervals.size() - agreeing.size()));
    }
    return regions.stream()
        .min(
            Comparator.comparingInt(Agreement::falsetickers)
                .thenComparing(region -> width(region.interval()))
                .thenComparingLong(region -> region.interval().low()))
        .orElseThrow();
  }

  private static BigInteger width(OffsetInterval interval) {
    return BigInteger.valueOf(interval.high()).subtract(BigInteger.valueOf(interval.low()));
  }

  private static Optional<Agreement> countedFusion(List<OffsetInterval> intervals, int faulty) {
    NavigableSet<Long> allowed = new TreeSet<>();
    NavigableSet<Long> points = lows(intervals);
    points.addAll(highs(intervals));
    for (long point : points) {
      if (intervals.stream().filter(i -> i.contains(point)).count() >= intervals.size() - faulty) {
        allowed.add(point);
      }
    }
    if (allowed.isEmpty()) {
      return Optional.empty();
    }
    OffsetInterval hull = of(allowed.first(), allowed.last());
    int meeting = (int) intervals.stream().filter(hull::meets).count();
    return Optional.of(new Agreement(hull, meeting, intervals.size() - meeting));
  }

  private static NavigableSet<Long> lows(List<OffsetInterval> intervals) {
    return new TreeSet<>(intervals.stream().map(OffsetInterval::low).toList());
  }

  private static NavigableSet<Long> highs(List<OffsetInterval> intervals) {
    return new TreeSet<>(intervals.stream().map(OffsetInterval::high).toList());
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.ClockFencedException;
import io.truechimer.sync.MonitorState;
import io.truechimer.time.TimeSource;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Ten nodes in one process, whose clocks are put wrong by hand. They do not know by how much: they
 * measure each other. Then one of the clocks goes bad, is found out, and is put right again.
 *
 * <p>All the while each node is asked for the time, again and again, and the answer is compared
 * with the truth.
 */
final class FenceDemo implements AutoCloseable {

  /** How far each clock is at most from the true time, as its node says itself, and truly. */
  private static final Duration CLAIM = Duration.ofMillis(25);

  private static final Duration STEP = Duration.ofSeconds(3);

  private static final List<Integer> AHEAD_MILLIS = List.of(12, -7, 3, -18, 0, 20, -11, 8, -2, 15);

  private static final int BAD = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 20;

  private final List<SkewedNode> nodes = new ArrayList<>();
  private long healthyFenced;
  private long trustedReadings;
  private long missedReadings;

  /**
   * What was seen.
   *
   * @param readings of all clocks, while the bad one was fenced
   * @param fence what became of the bad one
   */
  record Outcome(List<IntervalCheck> readings, FenceOutcome fence) {}

  private FenceDemo(QuickstartTopics topics) {
    for (int i = 0; i < AHEAD_MILLIS.size(); i++) {
      nodes.add(new SkewedNode("node-" + i, Duration.ofMillis(AHEAD_MILLIS.get(i)), CLAIM, topics));
    }
  }

  /**
   * Runs it.
   *
   * @param out is told how far it is
   * @throws IllegalStateException if the clocks are not measured within half a minute
   */
  static Outcome run(QuickstartTopics topics, PrintStream out) {
    try (FenceDemo clocks = new FenceDemo(topics)) {
      return clocks.run(out);
    }
  }

  private Outcome run(PrintStream out) {
    if (!await(FenceDemo::areAllSynchronized)) {
      throw new IllegalStateException(
          "the clocks were not measured: waited=" + PATIENCE + ", clocks=" + read());
    }
    say(out, " measured,");

    SkewedNode bad = nodes.get(BAD);
    Duration before = Duration.ofMillis(AHEAD_MILLIS.get(BAD));
    bad.setAhead(before.plus(STEP));
    boolean isFenced = await(clocks -> bad.isFenced());
    say(out, isFenced ? " one of them bad and fenced," : " one of them bad and not fenced,");
    Optional<String> refusal =
        bad.send()
            .filter(ClockFencedException.class::isInstance)
            .map(error -> error.getClass().getSimpleName() + ": " + error.getMessage());
    List<IntervalCheck> readings = read();

    bad.setAhead(before);
    boolean isRecovered = await(FenceDemo::areAllSynchronized) && bad.send().isEmpty();
    say(out, isRecovered ? " put right and trusted again" : " put right and not trusted again");
    return new Outcome(
        readings,
        new FenceOutcome(
            bad.id(),
            STEP.toNanos(),
            isFenced,
            refusal.orElse(null),
            isRecovered,
            healthyFenced,
            trustedReadings,
            missedReadings));
  }

  private static void say(PrintStream out, String progress) {
    out.print(progress);
    out.flush();
  }

  private static boolean areAllSynchronized(List<IntervalCheck> readings) {
    return readings.stream().allMatch(reading -> reading.state() == MonitorState.SYNCHRONIZED);
  }

  /** {@return whether the clocks came to be so, before the patience ended} */
  private boolean await(Predicate<List<IntervalCheck>> condition) {
    TimeSource time = TimeSource.system();
    long start = time.monotonicNanos();
    while (!condition.test(read())) {
      if (time.monotonicNanos() - start > PATIENCE.toNanos()) {
        return false;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    return true;
  }

  /** Asks all nodes for the time. */
  private List<IntervalCheck> read() {
    List<IntervalCheck> readings = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      IntervalCheck reading = nodes.get(i).read();
      readings.add(reading);
      if (i != BAD && reading.state() == MonitorState.FENCED) {
        healthyFenced++;
      }
      trustedReadings += reading.state().isTrusted() ? 1 : 0;
      missedReadings += reading.kept() ? 0 : 1;
    }
    return readings;
  }

  @Override
  public void close() {
    nodes.forEach(SkewedNode::close);
  }
}

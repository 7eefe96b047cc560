/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.ClockFencedException;
import io.truechimer.sync.MonitorState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Ten nodes in one process, each with a simulated clock skew, measure each other. Then one clock
 * steps by 3 s, its node is fenced, and the clock is corrected.
 *
 * <p>Meanwhile the intervals of all nodes are continuously checked against true time.
 */
final class FenceDemo implements AutoCloseable {

  /** The claimed error bound of each clock. True unless the clock has stepped. */
  private static final Duration CLAIM = Duration.ofMillis(25);

  private static final Duration STEP = Duration.ofSeconds(3);

  private static final List<Integer> AHEAD_MILLIS = List.of(12, -7, 3, -18, 0, 20, -11, 8, -2, 15);

  private static final int WRONG = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<SkewedNode> nodes = new ArrayList<>();
  private long healthyFenced;
  private long trustedReadings;
  private long missedReadings;

  /**
   * The result.
   *
   * @param checks the intervals of all nodes while the wrong clock was fenced
   * @param fence how the wrong clock was fenced
   */
  record Outcome(List<IntervalCheck> checks, FenceOutcome fence) {}

  private FenceDemo(QuickstartTopics topics) {
    for (int i = 0; i < AHEAD_MILLIS.size(); i++) {
      nodes.add(new SkewedNode("node-" + i, Duration.ofMillis(AHEAD_MILLIS.get(i)), CLAIM, topics));
    }
  }

  /**
   * Runs the demonstration.
   *
   * @param out receives the progress
   * @throws IllegalStateException if the clocks are not synchronized within 30 s
   */
  static Outcome run(QuickstartTopics topics, PrintStream out) throws InterruptedException {
    try (FenceDemo clocks = new FenceDemo(topics)) {
      return clocks.run(out);
    }
  }

  private Outcome run(PrintStream out) throws InterruptedException {
    if (!await(FenceDemo::areAllSynchronized)) {
      throw new IllegalStateException(
          "timed out, the clocks are not synchronized: waited=" + PATIENCE + ", clocks=" + check());
    }
    print(out, " synchronized,");

    SkewedNode wrong = nodes.get(WRONG);
    Duration before = Duration.ofMillis(AHEAD_MILLIS.get(WRONG));
    wrong.setAhead(before.plus(STEP));
    boolean isFenced = await(clocks -> wrong.isFenced());
    print(out, isFenced ? " one stepped and fenced," : " one stepped and NOT fenced,");
    Optional<String> refusal =
        wrong
            .send()
            .filter(ClockFencedException.class::isInstance)
            .map(error -> error.getClass().getSimpleName() + ": " + error.getMessage());
    List<IntervalCheck> checks = check();

    wrong.setAhead(before);
    boolean isRecovered = await(FenceDemo::areAllSynchronized) && wrong.send().isEmpty();
    print(out, isRecovered ? " corrected and trusted again" : " corrected and NOT trusted again");
    return new Outcome(
        checks,
        new FenceOutcome(
            wrong.id(),
            STEP.toNanos(),
            isFenced,
            refusal.orElse(null),
            isRecovered,
            healthyFenced,
            trustedReadings,
            missedReadings));
  }

  private static void print(PrintStream out, String progress) {
    out.print(progress);
    out.flush();
  }

  private static boolean areAllSynchronized(List<IntervalCheck> checks) {
    return checks.stream().allMatch(each -> each.state() == MonitorState.SYNCHRONIZED);
  }

  private boolean await(Predicate<List<IntervalCheck>> condition) throws InterruptedException {
    return Waiting.until(PATIENCE, () -> condition.test(check()));
  }

  /** Checks the intervals of all nodes, and counts the results. */
  private List<IntervalCheck> check() {
    List<IntervalCheck> checks = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      IntervalCheck check = nodes.get(i).check();
      checks.add(check);
      if (i != WRONG && check.state() == MonitorState.FENCED) {
        healthyFenced++;
      }
      trustedReadings += check.state().isTrusted() ? 1 : 0;
      missedReadings += check.passed() ? 0 : 1;
    }
    return checks;
  }

  @Override
  public void close() {
    nodes.forEach(SkewedNode::close);
  }
}

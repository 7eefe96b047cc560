/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.ClockFencedException;
import io.truechimer.interceptors.faults.Window.Known;
import io.truechimer.sync.MonitorState;
import java.time.Duration;
import java.util.List;

/** One node's clock is wrong, as a rule by libfaketime; the others' are right. */
final class ClockFaults {

  private static final Duration SKEW = Duration.ofMillis(300);
  private static final Duration HOUR = Duration.ofHours(1);

  private static final Known FALSE = new Known(List.of("c"), 0, false);

  /** While it is wrong by more than it claims, and not by so much that others can prove it. */
  private static final Known UNPROVEN =
      new Known(List.of("c"), Duration.ofMillis(200).toNanos(), false);

  private ClockFaults() {}

  static List<Fault> all() {
    return List.of(
        fault(
            "clock fast from the beginning",
            "A node starts with a clock that is 300 ms fast.",
            scene -> {
              scene.last().kill();
              scene.last().skewBy(SKEW);
              scene.last().start();
              awaitFenced(scene);
              recoverFromFence(scene);
            }),
        fault(
            "clock stepped back 300 ms",
            "The wall clock of a node steps back by 300 ms, and in the end forth again.",
            scene -> step(scene, SKEW.negated())),
        fault(
                "clock stepped ahead 300 ms",
                "The wall clock of a node steps ahead by 300 ms, and in the end back again.",
                scene -> step(scene, SKEW))
            .onlyLong(),
        fault(
                "clock drifts",
                "The wall clock of a node gains 50 ms in each second, in steps of 5 ms, until it is"
                    + " fenced; then it is put right.",
                ClockFaults::drift)
            .explaining(UNPROVEN),
        fault(
            "clock stepped ahead 1 h",
            "The wall clock of a node steps ahead by an hour for 20 s (5 s), and back"
                + " again; then the process is started anew, because timers of Kafka's clients"
                + " would wait for an hour.",
            scene -> leap(scene, HOUR)),
        fault(
                "clock stepped back 1 h",
                "The wall clock of a node steps back by an hour for 20 s, and forth again;"
                    + " then the process is started anew.",
                scene -> leap(scene, HOUR.negated()))
            .onlyLong(),
        fault(
                "clock steps back again and again",
                "The wall clock of a node steps back by 40 ms, 25 times, four times a second.",
                ClockFaults::stepBackAgainAndAgain)
            .explaining(UNPROVEN)
            .onlyLong(),
        fault(
                "false clock that only marks",
                "A node whose policy is mark steps back by 300 ms: it goes on to send, untrusted.",
                ClockFaults::mark)
            .onlyLong(),
        // Needs no libfaketime: its clocks are a SleepyTime.
        Fault.of(
                "machine suspended",
                "A node is stopped for 5 s, and its monotonic clock stands still meanwhile, as that"
                    + " of a machine that sleeps; its wall clock goes on.",
                ClockFaults::suspend)
            .explaining(FALSE));
  }

  private static Fault fault(String name, String what, Fault.Action action) {
    return Fault.of(name, what, action).withFalseClock().explaining(FALSE);
  }

  private static void step(Scene scene, Duration skew) {
    scene.last().skewBy(skew);
    awaitFenced(scene);
    recoverFromFence(scene);
  }

  private static void drift(Scene scene) {
    Duration skew = Duration.ZERO;
    while (scene.last().state() != MonitorState.FENCED) {
      assertThat(skew).as("drifted, and not fenced").isLessThan(Duration.ofSeconds(1));
      skew = skew.plusMillis(5);
      scene.last().skewBy(skew);
      scene.pause(Duration.ofMillis(100));
    }
    awaitFenced(scene);
    recoverFromFence(scene);
  }

  private static void leap(Scene scene, Duration skew) {
    scene.last().skewBy(skew);
    scene.awaitThat(
        "the step is seen",
        () ->
            scene.last().said(Report.Status.class).stream()
                .anyMatch(
                    status ->
                        status.state() == MonitorState.DISRUPTED
                            || status.state() == MonitorState.FENCED));
    scene.pause(scene.scale().seconds(5, 20));
    recover(scene);
    // Timers of Kafka's own clients, which go by the wall clock, would wait for an hour.
    restart(scene);
  }

  private static void stepBackAgainAndAgain(Scene scene) {
    for (int step = 1; step <= 25; step++) {
      scene.last().skewBy(Duration.ofMillis(-40L * step));
      scene.pause(Duration.ofMillis(250));
    }
    awaitFenced(scene);
    recoverFromFence(scene);
  }

  private static void mark(Scene scene) {
    restart(scene, "truechimer.fence.policy=mark");
    scene.last().skewBy(SKEW.negated());
    scene.awaitThat("fenced", () -> scene.last().state() == MonitorState.FENCED);
    long before = scene.last().acknowledged();
    scene.awaitThat("sent all the same", () -> scene.last().acknowledged() > before + 20);
    recover(scene);
    restart(scene);
  }

  private static void suspend(Scene scene) {
    Duration sleep = Duration.ofSeconds(5);
    Node node = scene.last();
    node.sleepFor(Duration.ZERO); // It may have been suspended in an earlier round.
    node.makeSleepy(true);
    restart(scene);
    node.pause();
    scene.pause(sleep);
    node.sleepFor(sleep);
    node.resume();
    scene.awaitThat(
        "the sleep is seen",
        () ->
            node.said(Report.Status.class).stream()
                .anyMatch(status -> status.state() == MonitorState.DISRUPTED));
    scene.awaitWell();
    node.makeSleepy(false);
    restart(scene);
  }

  /** It alone is fenced, for a reason, and its application is told so. */
  private static void awaitFenced(Scene scene) {
    scene.awaitThat(
        "fenced, and the application knows",
        () ->
            scene.last().state() == MonitorState.FENCED
                && scene.last().said(Report.Failed.class).stream()
                    .anyMatch(f -> f.type().equals(ClockFencedException.class.getName())));
    assertThat(scene.last().log()).contains("other clocks prove it wrong");
    scene.awaitThat(
        "the others are synchronized",
        () -> scene.others().stream().allMatch(node -> node.state() == MonitorState.SYNCHRONIZED));
  }

  private static void restart(Scene scene, String... settings) {
    scene.last().kill();
    scene.last().start(settings);
    scene.awaitWell();
  }

  private static void recoverFromFence(Scene scene) {
    recover(scene);
    assertThat(scene.last().log()).contains("The clock of node c is no longer fenced");
  }

  private static void recover(Scene scene) {
    scene.last().skewBy(Duration.ZERO);
    scene.awaitWell();
  }
}

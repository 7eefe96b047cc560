/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.MonitorState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyPrinterTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AccuracyPrinter printer =
      new AccuracyPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void shouldShowTheClockOffsetBesideTheMeasuredOne() {
    printer.printChecks(
        "How well?",
        List.of(
            reading("node-0", 12, -13, 9, MonitorState.SYNCHRONIZED),
            reading("node-3", 2_982, -20, 27, MonitorState.FENCED),
            reading("node-9", 15, 2, 20, MonitorState.UNKNOWN)));

    assertThat(printed())
        .isEqualTo(
            """
            How well?

              node       clock offset   measured by the node            bound  state         correct
              node-0         +12.0 ms   +3.0 to +25.0 ms              25.0 ms  SYNCHRONIZED  yes
              node-3       +2982.0 ms   +2955.0 to +3002.0 ms       3002.0 ms  FENCED        yes
              node-9         +15.0 ms   -5.0 to +13.0 ms              13.0 ms  UNKNOWN       no (!)

              Clock offset: + is ahead of true time, - is behind.
            """);
  }

  @Test
  void shouldShowHowTheWrongClockWasFenced() {
    printer.printFence(
        new FenceOutcome(
            "node-3", 3_000_000_000L, true, "refused: it is 3 s off", true, 0, 1234, 0));

    assertThat(printed())
        .isEqualTo(
            """
            How was the wrong clock handled?

              stepped    node-3, by +3.0s (+ is ahead)
              fenced     yes
              its send   refused: it is 3 s off
              corrected  trusted again, and sends
              others     fenced 0 times
              intervals  1,234 read from trusted nodes, 0 without the true time
            """);
  }

  @Test
  void shouldShowThatTheWrongClockWasNotFenced() {
    printer.printFence(new FenceOutcome("node-3", 3_000_000_000L, false, null, false, 2, 1234, 7));

    assertThat(printed())
        .contains(
            "fenced     no (!)",
            "was not refused (!)",
            "not trusted (!)",
            "others     fenced 2 times",
            "7 without the true time");
  }

  private static IntervalCheck reading(
      String node, long ahead, long earliest, long latest, MonitorState state) {
    return new IntervalCheck(
        node,
        ahead * 1_000_000,
        new IntervalCheck.RelativeInterval(earliest * 1_000_000, latest * 1_000_000),
        earliest <= 0 && latest >= 0,
        state);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}

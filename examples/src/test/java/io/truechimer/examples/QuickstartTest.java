/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QuickstartTest {

  @Test
  void shouldTellTheOrderOfEvents() {
    var bytes = new ByteArrayOutputStream();
    Quickstart.run(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "The shop's clock is 300 ms fast, the bank's is 200 ms slow.",
            "",
            "  order placed  wall 2026-11-22T12:00:00.300Z  timestamp 1795348800.300000000,1",
            "  order paid    wall 2026-11-22T11:59:59.820Z  timestamp 1795348800.300000000,2",
            "",
            "By their wall clocks the order was paid 480 ms before it was placed.",
            "By their timestamps it was placed first: true.",
            "",
            "A machine whose clock is an hour fast is refused, and the bank's clock stays:",
            "  ahead by PT1H0.18S, limit PT0.5S",
            "  next payment  wall 2026-11-22T11:59:59.820Z  timestamp 1795348800.300000000,3");
  }
}

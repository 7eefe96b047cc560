/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CausalityPrinterTest {

  private static final CausalOutcome.Output LAMP = output("lamp picked", 1, "(0,(5,(1,0,2),0))");
  private static final CausalOutcome.Output TABLE = output("table picked", 2, "(0,(5,(1,2,0),0))");
  private static final CausalOutcome.Output PACKED = output("lamp packed", 3, "(0,(5,3,0))");

  @Test
  void shouldShowTheContextsAndTheRelationOfBothPairs() {
    assertThat(printed(new CausalOutcome(pair(LAMP, TABLE), pair(LAMP, PACKED))))
        .isEqualTo(
            """
            Can one output of a Kafka Streams application have caused another?

              (tc-itc is the causal context: a millisecond up to which all is seen, and more per task)

              Two parallel tasks, which have not seen each other's output:
                lamp picked            tc-hlc 0.000000001,0  tc-itc (0,(5,(1,0,2),0))
                table picked           tc-hlc 0.000000002,0  tc-itc (0,(5,(1,2,0),0))
                so the first is CONCURRENT with the second: neither can have caused the other

              A task, and the task that processes its output:
                lamp picked            tc-hlc 0.000000001,0  tc-itc (0,(5,(1,0,2),0))
                lamp packed            tc-hlc 0.000000003,0  tc-itc (0,(5,3,0))
                so the first is BEFORE the second: it may have caused the second, never the reverse
            """);
  }

  @Test
  void shouldShowUnexpectedRelationsToo() {
    assertThat(printed(new CausalOutcome(pair(LAMP, LAMP), pair(PACKED, LAMP))))
        .contains("so the first is EQUAL to the second", "so the first is AFTER the second")
        .doesNotContain("CONCURRENT", "BEFORE");
  }

  private static String printed(CausalOutcome outcome) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new CausalityPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8)).print(outcome);
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static CausalOutcome.Pair pair(CausalOutcome.Output one, CausalOutcome.Output other) {
    return new CausalOutcome.Pair(one, other);
  }

  private static CausalOutcome.Output output(String text, long nanos, String stamp) {
    return new CausalOutcome.Output(text, HybridTimestamp.of(nanos, 0), Stamp.parse(stamp));
  }
}

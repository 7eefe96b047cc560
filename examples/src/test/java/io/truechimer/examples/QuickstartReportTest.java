/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.sync.MonitorState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartReportTest {

  private static final IntervalCheck CORRECT = check(true, MonitorState.SYNCHRONIZED);
  private static final FenceOutcome PASSED =
      new FenceOutcome("node-3", 3_000_000_000L, true, "refused", true, 0, 100, 0);

  private static final String LEFT = "(0,(5,(1,0,2),0))";
  private static final String RIGHT_OF_IT = "(0,(5,(1,2,0),0))";
  private static final String BOTH = "(0,(5,3,0))";
  private static final CausalOutcome CAUSAL = causality(LEFT, RIGHT_OF_IT, BOTH);

  @ParameterizedTest(name = "inverted by HLC {0}, without a stamp {1}: exit code {2}")
  @CsvSource({"0, 0, 0", "1, 0, 1", "0, 1, 1", "7, 3, 1"})
  void shouldFailIfAPairIsInvertedOrAStampIsMissing(
      long hlcInversions, long missingStamps, int exitCode) {
    QuickstartReport report =
        new QuickstartReport(
            4000, 1900, hlcInversions, missingStamps, List.of(), List.of(CORRECT), PASSED, CAUSAL);
    assertThat(report.exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest(name = "{1} and contained {0}: exit code {2}")
  @CsvSource({
    "true, SYNCHRONIZED, 0",
    "false, SYNCHRONIZED, 1",
    "false, HOLDOVER, 1",
    "false, FENCED, 0",
    "false, UNVERIFIED, 0"
  })
  void shouldFailIfATrustedIntervalMissesTrueTime(
      boolean contained, MonitorState state, int exitCode) {
    List<IntervalCheck> clocks = List.of(CORRECT, check(contained, state));
    assertThat(new QuickstartReport(4000, 1900, 0, 0, List.of(), clocks, PASSED, CAUSAL).exitCode())
        .isEqualTo(exitCode);
  }

  @ParameterizedTest(
      name = "fenced {0}, refusal {1}, recovered {2}, healthy fenced {3}, asked {4}, missed {5}")
  @CsvSource({
    "true, refused, true, 0, 100, 0, 0",
    "false, refused, true, 0, 100, 0, 1",
    "true, , true, 0, 100, 0, 1",
    "true, refused, false, 0, 100, 0, 1",
    "true, refused, true, 1, 100, 0, 1",
    "true, refused, true, 0, 0, 0, 1",
    "true, refused, true, 0, 100, 1, 1"
  })
  void shouldFailUnlessExactlyTheWrongClockIsFenced(
      boolean fenced,
      String refusal,
      boolean recovered,
      long healthyFenced,
      long trusted,
      long missed,
      int exitCode) {
    FenceOutcome fence =
        new FenceOutcome(
            "node-3", 3_000_000_000L, fenced, refusal, recovered, healthyFenced, trusted, missed);
    assertThat(
            new QuickstartReport(4000, 1900, 0, 0, List.of(), List.of(CORRECT), fence, CAUSAL)
                .exitCode())
        .isEqualTo(exitCode);
  }

  @ParameterizedTest(name = "{0}, beside {1}, then {2}: exit code {3}")
  @CsvSource(
      delimiter = ';',
      value = {
        LEFT + ";" + RIGHT_OF_IT + ";" + BOTH + "; 0",
        // The parallel tasks have seen each other, or the same events.
        LEFT + ";" + BOTH + ";" + BOTH + "; 1",
        BOTH + ";" + LEFT + ";(0,(5,4,0)); 1",
        LEFT + ";" + LEFT + ";" + BOTH + "; 1",
        // The effect has not seen its cause.
        LEFT + ";" + RIGHT_OF_IT + ";" + RIGHT_OF_IT + "; 1",
        LEFT + ";" + RIGHT_OF_IT + ";" + LEFT + "; 1",
        LEFT + ";" + RIGHT_OF_IT + ";(0,5); 1"
      })
  void shouldFailIfCausalityIsWrong(String one, String beside, String then, int exitCode) {
    CausalOutcome causality = causality(one, beside, then);
    assertThat(
            new QuickstartReport(4000, 1900, 0, 0, List.of(), List.of(CORRECT), PASSED, causality)
                .exitCode())
        .isEqualTo(exitCode);
  }

  @Test
  void shouldWriteJson(@TempDir Path folder) throws Exception {
    QuickstartReport report =
        new QuickstartReport(
            4, 2, 1, 3, List.of(new ServiceHost("orders", 250)), List.of(CORRECT), PASSED, CAUSAL);

    Path file = report.write(folder.resolve("target/quickstart"));

    assertThat(file).hasFileName("report.json");
    assertThat(Files.readString(file))
        .isEqualToIgnoringWhitespace(
            """
            {
              "records": 4,
              "wallClockInversions": 2,
              "hlcInversions": 1,
              "missingStamps": 3,
              "nodes": [{"id": "orders", "skewMillis": 250}],
              "clocks": [
                {
                  "node": "node-0",
                  "trueOffsetNanos": 12000000,
                  "interval": {"earliestNanos": -9000000, "latestNanos": 11000000},
                  "contained": true,
                  "state": "SYNCHRONIZED"
                }
              ],
              "fence": {
                "node": "node-3",
                "stepNanos": 3000000000,
                "fenced": true,
                "refusal": "refused",
                "recovered": true,
                "healthyFenced": 0,
                "trustedReadings": 100,
                "missedReadings": 0
              },
              "causality": {
                "concurrent": ["(0,(5,(1,0,2),0))", "(0,(5,(1,2,0),0))", "CONCURRENT"],
                "ordered": ["(0,(5,(1,0,2),0))", "(0,(5,3,0))", "BEFORE"]
              }
            }
            """);
  }

  private static CausalOutcome causality(String one, String beside, String then) {
    return new CausalOutcome(
        new CausalOutcome.Pair(output(one), output(beside)),
        new CausalOutcome.Pair(output(one), output(then)));
  }

  private static CausalOutcome.Output output(String stamp) {
    return new CausalOutcome.Output("picked", HybridTimestamp.MIN, Stamp.parse(stamp));
  }

  private static IntervalCheck check(boolean contained, MonitorState state) {
    return new IntervalCheck(
        "node-0",
        12_000_000,
        new IntervalCheck.RelativeInterval(contained ? -9_000_000 : 1, 11_000_000),
        contained,
        state);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

  @ParameterizedTest(name = "inverted by HLC {0}, without a stamp {1}: exit code {2}")
  @CsvSource({"0, 0, 0", "1, 0, 1", "0, 1, 1", "7, 3, 1"})
  void shouldFailWhenThePromiseIsBroken(long hlcInversions, long missingStamps, int exitCode) {
    Report report = new Report(4000, 1900, hlcInversions, missingStamps, List.of());
    assertThat(report.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void shouldWriteWhatProgramsRead(@TempDir Path folder) throws Exception {
    Report report = new Report(4, 2, 1, 3, List.of(new Node("orders", 250)));

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
              "nodes": [{"id": "orders", "skewMillis": 250}]
            }
            """);
  }
}

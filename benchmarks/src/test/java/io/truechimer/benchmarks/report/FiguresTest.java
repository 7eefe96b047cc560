/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {

  @TempDir private Path folder;

  @Test
  void shouldReadTheJsonOfJmh() throws IOException {
    Path json =
        Files.writeString(
            folder.resolve("jmh.json"),
            """
            [
              {
                "benchmark": "io.truechimer.benchmarks.HybridClockBenchmark.now_ignite",
                "threads": 2,
                "primaryMetric": {"score": 123.5, "scoreError": "NaN", "scoreUnit": "ns/op"},
                "secondaryMetrics": {}
              },
              {
                "benchmark": "io.truechimer.benchmarks.serde.HeadersBenchmark.read_hlc",
                "threads": 1,
                "params": {"others": "0"},
                "primaryMetric": {"score": 14.0, "scoreError": 0.5, "scoreUnit": "ns/op"},
                "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 24.0, "scoreError": "NaN"}}
              }
            ]
            """);
    Figures figures = new Figures();
    figures.read(json);

    assertThat(figures.benchmarks()).containsExactly("HybridClockBenchmark", "HeadersBenchmark");
    assertThat(figures.get(Case.of("HybridClockBenchmark", "now_ignite", "threads", "2")))
        .contains(new Figure(123.5, Double.NaN, "ns/op", Double.NaN));
    assertThat(figures.get(Case.of("HeadersBenchmark", "read_hlc", "others", "0")))
        .contains(new Figure(14, 0.5, "ns/op", 24));
  }
}

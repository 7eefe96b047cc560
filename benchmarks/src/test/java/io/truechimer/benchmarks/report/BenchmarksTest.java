/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkListEntry;

class BenchmarksTest {

  private static final List<String> NAMES =
      List.of("StampBenchmark", "StreamsThroughput", "Throughput");
  private static final Path SOURCES = Path.of("src/main/java/io/truechimer/benchmarks/report");
  private static final Pattern METHOD =
      Pattern.compile("(?:Case\\.of\\([A-Z]+, |withMethod\\()\"(\\w+)\"");
  private static final Pattern CLASS = Pattern.compile("\"(\\w+Benchmark)\"");

  @Test
  void shouldSelectByTheBeginningsOfNames() {
    assertThat(Benchmarks.select("Stamp, Throughput", NAMES))
        .containsExactly("StampBenchmark", "Throughput");
  }

  @Test
  void shouldSelectAllByDefault() {
    assertThat(Benchmarks.select("", NAMES)).isEqualTo(NAMES);
  }

  @Test
  void shouldRefuseAnUnknownName() {
    assertThatThrownBy(() -> Benchmarks.select("Stamp,Clock", NAMES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("benchmarks.only=Clock");
  }

  /** JMH would ignore a parameter with another name. */
  @Test
  void shouldShortenByExistingParameters() throws IOException {
    Map<String, String> shortened = Benchmarks.SHORT_PARAMETERS;
    assertThat(
            Benchmarks.declared().stream()
                .flatMap(entry -> entry.getParams().orElse(Map.of()).entrySet().stream())
                .filter(parameter -> shortened.containsKey(parameter.getKey()))
                .peek(
                    parameter ->
                        assertThat(parameter.getValue())
                            .contains(shortened.get(parameter.getKey())))
                .map(Map.Entry::getKey))
        .containsAll(shortened.keySet());
  }

  /** A goal for a benchmark with another name would never be measured. */
  @Test
  void shouldSetGoalsForExistingMethods() throws IOException {
    assertThat(named(METHOD, "Goals.java"))
        .hasSizeGreaterThan(5)
        .isSubsetOf(
            Benchmarks.declared().stream()
                .map(BenchmarkListEntry::getUsername)
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .toList());
  }

  @Test
  void shouldNameExistingClasses() throws IOException {
    assertThat(
            Stream.of("Benchmarks.java", "Goals.java", "Report.java")
                .flatMap(file -> named(CLASS, file).stream()))
        .hasSizeGreaterThan(10)
        .isSubsetOf(
            Benchmarks.declared().stream()
                .map(BenchmarkListEntry::getUserClassQName)
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .toList());
  }

  private static List<String> named(Pattern pattern, String file) {
    try {
      return pattern
          .matcher(Files.readString(SOURCES.resolve(file)))
          .results()
          .map(match -> match.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

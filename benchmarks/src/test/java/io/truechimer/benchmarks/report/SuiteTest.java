/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

class SuiteTest {

  private static final Pattern NAMED =
      Pattern.compile("(?:Case\\.of\\([A-Z]+, |withMethod\\()\"(\\w+)\"");

  @Test
  void shouldHaveAllBenchmarks() throws IOException {
    assertThat(
            Suite.groups().stream()
                .map(group -> group.benchmark().getName())
                .collect(Collectors.toSet()))
        .isEqualTo(declared());
  }

  @Test
  void shouldShortenByParametersThatThereAre() {
    for (Suite.Group group : Suite.groups()) {
      group
          .shortParameters()
          .keySet()
          .forEach(
              name ->
                  assertThat(parametersOf(group.benchmark()))
                      .as(group.benchmark().getSimpleName())
                      .contains(name));
    }
  }

  /** A goal whose benchmark has another name would never be measured. */
  @Test
  void shouldHaveTheBenchmarksThatGoalsName() throws IOException {
    Set<String> there =
        Suite.groups().stream()
            .flatMap(group -> Stream.of(group.benchmark().getMethods()))
            .filter(method -> method.isAnnotationPresent(Benchmark.class))
            .map(Method::getName)
            .collect(Collectors.toSet());
    String goals =
        Files.readString(Path.of("src/main/java/io/truechimer/benchmarks/report/Goals.java"));
    assertThat(NAMED.matcher(goals).results().map(match -> match.group(1)))
        .hasSizeGreaterThan(5)
        .isSubsetOf(there);
  }

  private static Set<String> parametersOf(Class<?> benchmark) {
    return Stream.concat(Stream.of(benchmark), Stream.of(benchmark.getDeclaredClasses()))
        .flatMap(type -> Stream.of(type.getDeclaredFields()))
        .filter(field -> field.isAnnotationPresent(Param.class))
        .map(Field::getName)
        .collect(Collectors.toSet());
  }

  /** The list that JMH's processor has written: "... S class S package.Class S ...". */
  private static Set<String> declared() throws IOException {
    try (InputStream list = SuiteTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("JMH "))
          .map(line -> line.split(" ", -1)[3])
          .collect(Collectors.toSet());
    }
  }
}

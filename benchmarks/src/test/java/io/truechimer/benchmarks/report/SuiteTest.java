/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

class SuiteTest {

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

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** CONTRIBUTING describes the ways of records and heartbeats by classes that exist. */
class WaysTest {

  private static final Pattern CODE = Pattern.compile("`([A-Za-z.]+)`");
  private static final Pattern STEP = Pattern.compile("(?m)^(\\d+)\\. `(\\w+)`");

  private final Set<String> house =
      new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages("io.truechimer")
              .stream()
              .map(JavaClass::getSimpleName)
              .collect(Collectors.toSet());

  private static String ways() throws IOException {
    String page = Files.readString(Path.of("../CONTRIBUTING.md"));
    return page.substring(
        page.indexOf("## The way of a record"), page.indexOf("## Adding a wire version"));
  }

  @Test
  void shouldNameClassesThatExist() throws IOException {
    List<String> names =
        CODE.matcher(ways())
            .results()
            .map(result -> result.group(1))
            .filter(name -> Character.isUpperCase(name.charAt(0)))
            .filter(name -> !name.equals("WaysTest"))
            .toList();
    assertThat(names).hasSizeGreaterThan(30);
    assertThat(house).containsAll(names);
  }

  @Test
  void shouldVisitNoClassTwiceOnOneWay() throws IOException {
    List<List<String>> ways = new ArrayList<>();
    for (MatchResult step : STEP.matcher(ways()).results().toList()) {
      if (step.group(1).equals("1")) {
        ways.add(new ArrayList<>());
      }
      ways.get(ways.size() - 1).add(step.group(2));
    }
    assertThat(ways).hasSize(5).allSatisfy(way -> assertThat(way).doesNotHaveDuplicates());
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/faults.md tells of the faults that there are. */
class FaultsPageTest {

  private static final Path PAGE = Path.of("../docs/faults.md");

  @Test
  void shouldSayWhatEachFaultDoes() throws IOException {
    String table =
        Faults.all().stream()
            .map(FaultsPageTest::row)
            .collect(
                Collectors.joining(
                    "\n", "| fault | what happens | in every build |\n|---|---|---|\n", "\n"));
    assertThat(section("faults"))
        .as("the list of faults; it is to be:%n%s", table)
        .isEqualTo(table);
  }

  private static String row(Fault fault) {
    return "| "
        + fault.name()
        + " | "
        + fault.what()
        + " | "
        + (fault.isShort() ? "yes" : "")
        + " |";
  }

  @Test
  void shouldHaveAResultForEachFault() throws IOException {
    String results = section("results");
    assertThat(results).startsWith(FaultsTable.HEADER);
    List<String> names =
        results.lines().skip(2).map(line -> List.of(line.split(" *\\| *", -1)).get(1)).toList();
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Faults.all().stream().map(Fault::name), Stream.of(FaultsTable.NONE))
                .toList());
  }

  /** {@return what stands between the comments of that name} */
  private static String section(String name) throws IOException {
    String page = Files.readString(PAGE);
    return Pattern.compile("(?s)<!-- " + name + " -->\n(.*?)<!-- /" + name + " -->")
        .matcher(page)
        .results()
        .map(result -> result.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("section: name=" + name));
  }
}

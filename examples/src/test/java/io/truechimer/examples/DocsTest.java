/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the documents' links, settings, commands and schemas. {@link ReadmeTest} checks Java. */
class DocsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static final Pattern PROFILE = Pattern.compile("-P([a-z-]+)");

  private static final Pattern MODULES = Pattern.compile("-pl ([a-z,-]+)");

  private static final Pattern JAR =
      Pattern.compile("truechimer-interceptors-([0-9].*?)(-all)?\\.jar");

  static Stream<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("", "docs", "benchmarks")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages.stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldLinkToExistingPages(Path page) throws IOException {
    for (MatchResult link : matches(LINK, withoutBlocks(Files.readString(page)))) {
      String target = link.group(1);
      if (target.contains("://")) {
        continue;
      }
      int hash = target.indexOf('#');
      String file = hash < 0 ? target : target.substring(0, hash);
      Path there = file.isEmpty() ? page : page.resolveSibling(file);
      assertThat(there).as("%s links to %s", page, target).exists();
      if (hash >= 0) {
        assertThat(anchors(there))
            .as("%s links to %s", page, target)
            .contains(target.substring(hash + 1));
      }
    }
  }

  /** Every key must exist, and every value must be valid. */
  @ParameterizedTest
  @MethodSource("pages")
  void shouldUseExistingSettings(Path page) throws IOException {
    KnownSettings settings = new KnownSettings();
    for (String block : blocks(page, "properties")) {
      Properties properties = new Properties();
      properties.load(new StringReader(block));
      for (String key : properties.stringPropertyNames()) {
        String value = properties.getProperty(key);
        assertThatCode(() -> settings.check(key, value))
            .as("%s: %s=%s", page, key, value)
            .doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldNameExistingProfilesAndModules(Path page) throws IOException {
    String commands = Files.readString(page);
    String poms = poms();
    for (MatchResult profile : matches(PROFILE, commands)) {
      assertThat(poms).as(page.toString()).contains("<id>" + profile.group(1) + "</id>");
    }
    for (MatchResult modules : matches(MODULES, commands)) {
      assertThat(modules.group(1).split(",", -1))
          .as(page.toString())
          .allSatisfy(module -> assertThat(ROOT.resolve(module).resolve("pom.xml")).exists());
    }
  }

  /** File names and XML must have the available version. */
  @ParameterizedTest
  @MethodSource("pages")
  void shouldDependOnBuiltArtifacts(Path page) throws IOException {
    String version = element(Files.readString(ROOT.resolve("pom.xml")), "truechimer.docs.version");
    for (MatchResult jar : matches(JAR, Files.readString(page))) {
      assertThat(jar.group(1)).as(page.toString()).isEqualTo(version);
    }
    for (String block : blocks(page, "xml")) {
      String module = element(block, "artifactId").replace("truechimer-", "");
      assertThat(ROOT.resolve(module).resolve("pom.xml")).exists();
      assertThat(element(block, "version")).isEqualTo(version);
    }
  }

  /** Every JSON block must be an Avro schema with Truechimer's logical types. */
  @ParameterizedTest
  @MethodSource("pages")
  void shouldShowValidAvroSchemas(Path page) throws IOException {
    for (String block : blocks(page, "json")) {
      assertThat(new ObjectMapper().readTree(block).isObject()).isTrue();
      Schema schema = new Schema.Parser().parse(block);
      assertThat(schema.getFields())
          .extracting(field -> LogicalTypes.fromSchema(field.schema()))
          .doesNotContainNull();
    }
  }

  private static String poms() throws IOException {
    StringBuilder poms = new StringBuilder(Files.readString(ROOT.resolve("pom.xml")));
    for (String module : List.of("clocks", "examples")) {
      poms.append(Files.readString(ROOT.resolve(module).resolve("pom.xml")));
    }
    return poms.toString();
  }

  private static String element(String xml, String name) {
    return matches(Pattern.compile("<" + name + ">([^<]+)</" + name + ">"), xml).get(0).group(1);
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    return matches(Pattern.compile("(?s)```" + language + "\n(.*?)```"), Files.readString(page))
        .stream()
        .map(match -> match.group(1))
        .toList();
  }

  private static String withoutBlocks(String text) {
    return text.replaceAll("(?s)```.*?```", "");
  }

  /** {@return the anchors that GitHub derives from headings} */
  private static Set<String> anchors(Path page) throws IOException {
    return matches(HEADING, withoutBlocks(Files.readString(page))).stream()
        .map(match -> match.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static List<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }
}

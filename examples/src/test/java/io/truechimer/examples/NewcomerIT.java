/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows README from a clone to a stamped record in a new application. README's command installs
 * the jars into a local repository without Truechimer, and a separate project depends on them. Then
 * the programs run that README runs in the clone. Builds half of the project again, so it needs
 * {@code -Pnewcomer}.
 */
@ExtendWith(TestClusterExtension.class)
@EnabledIfSystemProperty(named = "truechimer.maven.home", matches = ".+")
class NewcomerIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> NOT_CLONED = Set.of("target", ".git");

  private static final int PATIENCE_MINUTES = 10;

  @TempDir private Path folder;

  @Test
  void shouldProduceAStampedRecord(TestCluster cluster) throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    Path clone = folder.resolve("clone");
    Path repository = folder.resolve("repository");
    copy(ROOT, clone);
    link(Path.of(System.getProperty("truechimer.maven.repository")), repository);
    Path project = ownProject(block(readme, "xml"));

    long start = System.nanoTime();
    maven(clone, repository, block(readme, "sh", "-Pjars").strip().split(" ", -1));
    String printed =
        maven(
            project,
            repository,
            "mvn",
            "-q",
            "-B",
            "compile",
            "exec:java",
            "-Dexec.mainClass=" + FirstRecord.class.getName(),
            "-Dexec.args=" + cluster.bootstrapServers());
    System.out.printf(
        "From a clone to a stamped record, without downloads: %d s%n",
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));

    assertThat(printed).containsPattern(FirstRecordIT.PRINTED);
    String first = "-Dexec.args=" + cluster.bootstrapServers();
    assertThat(maven(clone, repository, command(readme, "-Pfirst-record", first)))
        .containsPattern(FirstRecordIT.PRINTED);
    assertThat(maven(clone, repository, command(readme, "-Pquickstart")))
        .contains(" 0 pairs inverted by HLC");
  }

  /** {@return README's first command with a profile, with more arguments} */
  private static String[] command(String readme, String profile, String... more) {
    String command = found("(mvn [^`#\n]*" + profile + ")\\b", readme);
    return Stream.concat(Stream.of(command.split(" ", -1)), Stream.of(more)).toArray(String[]::new);
  }

  /**
   * {@return a project with README's dependency and only {@link FirstRecord}} README names the last
   * release; the clone installs the current version.
   */
  private Path ownProject(String dependency) throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    Path project = Files.createDirectory(folder.resolve("own"));
    Files.writeString(
        project.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.example</groupId>
          <artifactId>own</artifactId>
          <version>1</version>
          <properties>
            <maven.compiler.source>17</maven.compiler.source>
            <maven.compiler.target>17</maven.compiler.target>
            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          </properties>
          <dependencies>
        %s
            <dependency>
              <groupId>org.apache.kafka</groupId>
              <artifactId>kafka-clients</artifactId>
              <version>%s</version>
            </dependency>
          </dependencies>
          <build>
            <plugins>
              <plugin>
                <groupId>org.codehaus.mojo</groupId>
                <artifactId>exec-maven-plugin</artifactId>
                <version>%s</version>
              </plugin>
            </plugins>
          </build>
        </project>
        """
            .formatted(
                dependency.replaceFirst(
                    "<version>[^<]+<",
                    "<version>"
                        + found("<artifactId>truechimer</artifactId>\\s*<version>([^<]+)<", pom)
                        + "<"),
                found("<kafka.version>([^<]+)<", pom),
                found("<artifactId>exec-maven-plugin</artifactId>\\s*<version>([^<]+)<", pom)));
    Path program =
        Path.of("src/main/java", FirstRecord.class.getName().replace('.', '/') + ".java");
    Files.createDirectories(project.resolve(program).getParent());
    Files.copy(program, project.resolve(program));
    return project;
  }

  private static String maven(Path directory, Path repository, String... command)
      throws IOException, InterruptedException {
    assertThat(command[0]).isEqualTo("mvn");
    List<String> line = new ArrayList<>(List.of(command));
    line.set(0, Path.of(System.getProperty("truechimer.maven.home"), "bin", "mvn").toString());
    line.add("-Dmaven.repo.local=" + repository);
    Path output = Files.createTempFile(directory, "maven", ".log");
    Process process =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      // Maven always prints the escape sequence that resets colours.
      String printed = Files.readString(output).replace("\u001b[0m", "");
      assertThat(ended).as(printed).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    each(from, to, NOT_CLONED, Files::copy);
  }

  /**
   * Reuses downloaded artifacts. Truechimer's own must come from the clone. Maven's metadata is
   * copied, because Maven writes to it.
   */
  private static void link(Path from, Path to) throws IOException {
    each(
        from,
        to,
        Set.of("truechimer"),
        (file, there) -> {
          if (file.toString().endsWith(".jar")) {
            linkOrCopy(file, there);
          } else {
            Files.copy(file, there);
          }
        });
  }

  private static void linkOrCopy(Path file, Path there) throws IOException {
    try {
      Files.createLink(there, file);
    } catch (FileSystemException e) {
      Files.copy(file, there); // On another file system.
    }
  }

  private interface FileAction {
    void accept(Path from, Path to) throws IOException;
  }

  private static void each(Path from, Path to, Set<String> without, FileAction action)
      throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (without.contains(directory.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            action.accept(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static String block(String readme, String language) {
    return block(readme, language, "");
  }

  /** {@return the first block in the language that contains a text} */
  private static String block(String readme, String language, String containing) {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(readme)
        .results()
        .map(match -> match.group(1))
        .filter(block -> block.contains(containing))
        .findFirst()
        .orElseThrow();
  }

  private static String found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow().group(1);
  }
}

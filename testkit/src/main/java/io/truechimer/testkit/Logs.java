/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The log files of this JVM and of the brokers that it started. They remain after the JVM exits,
 * for the analysis of failures; {@code mvn clean} removes them.
 */
final class Logs {

  private static final Path FOLDER =
      Path.of("target", "testkit", Long.toString(ProcessHandle.current().pid())).toAbsolutePath();

  private static final int TAIL_LINES = 40;

  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  private Logs() {}

  /** {@return the log file of this JVM: of its clients, and of its in-process broker} */
  static Path file() {
    return FOLDER.resolve("jvm.log");
  }

  /** {@return a cluster name that is unique in this JVM} */
  static String nextCluster() {
    return "cluster-" + CLUSTERS.incrementAndGet();
  }

  /** {@return all log files with their lengths in bytes} */
  static Map<Path, Long> lengths() {
    if (!Files.exists(FOLDER)) {
      return Map.of();
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.collect(
          Collectors.toMap(file -> file, file -> file.toFile().length(), Long::sum, TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the last lines of a file, or a message if it is unreadable} */
  static String tail(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "unreadable: " + e;
    }
  }

  /** {@return the file for another log; creates its folder} */
  static Path file(String name) throws IOException {
    return Files.createDirectories(FOLDER).resolve(name + ".log");
  }
}

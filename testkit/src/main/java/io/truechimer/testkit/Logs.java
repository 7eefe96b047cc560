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
 * The log files of this JVM and of the brokers it started. They outlive it, for whoever looks into
 * a failure; {@code mvn clean} removes them.
 */
final class Logs {

  private static final Path FOLDER =
      Path.of("target", "testkit", Long.toString(ProcessHandle.current().pid())).toAbsolutePath();

  private static final int TAIL = 40;

  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  private Logs() {}

  /** {@return the file of this JVM's log: the clients', and the broker's in this process} */
  static Path file() {
    return FOLDER.resolve("jvm.log");
  }

  /** {@return a name that no other cluster of this JVM has} */
  static String nextCluster() {
    return "cluster-" + CLUSTERS.incrementAndGet();
  }

  /** {@return every file and its length} */
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

  /** {@return the last lines of a file, or as much of them as can be read} */
  static String tail(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "unreadable: " + e;
    }
  }

  /** {@return the file for a log that is not this JVM's, its folder made} */
  static Path file(String name) throws IOException {
    return Files.createDirectories(FOLDER).resolve(name + ".log");
  }
}

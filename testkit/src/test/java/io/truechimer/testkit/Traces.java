/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What clusters could leave behind, in and around this JVM. */
final class Traces {

  /**
   * Started once in a JVM, by the static parts of Kafka's metrics, of the JDK and of Awaitility.
   */
  private static final Set<String> OF_THE_JVM =
      Set.of("metrics-meter-tick-thread", "process reaper", "Common-Cleaner", "awaitility");

  private Traces() {}

  static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName() + " #" + thread.getId())
        .filter(name -> OF_THE_JVM.stream().noneMatch(name::startsWith))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Set<Path> folders(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(Storage.PREFIX))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  static Set<Path> folders() throws IOException {
    return folders(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The process ids of brokers among the children of this JVM. */
  static Set<Long> brokers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("BrokerMain"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

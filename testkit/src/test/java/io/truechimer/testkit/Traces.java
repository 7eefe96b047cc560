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

/** Traces that clusters can leave behind, in this JVM and outside. */
final class Traces {

  /**
   * Threads that static code of Kafka's metrics, of the JDK and of Awaitility starts once per JVM.
   */
  private static final Set<String> UNRELATED_THREADS =
      Set.of("metrics-meter-tick-thread", "process reaper", "Common-Cleaner", "awaitility");

  private Traces() {}

  static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName() + " #" + thread.getId())
        .filter(name -> UNRELATED_THREADS.stream().noneMatch(name::startsWith))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** {@return the temporary folders of the clusters of a JVM} */
  static Set<Path> folders(long pid, Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(Storage.prefix(pid)))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  static Set<Path> folders() throws IOException {
    return folders(ProcessHandle.current().pid(), Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** {@return the process ids of the child brokers of this JVM} */
  static Set<Long> brokers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("BrokerMain"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

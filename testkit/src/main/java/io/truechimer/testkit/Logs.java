/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The log files of this JVM and of the brokers it started. They outlive it, for whoever looks into
 * a failure; {@code mvn clean} removes them.
 */
final class Logs {

  private static final Path FOLDER =
      Path.of("target", "testkit", Long.toString(ProcessHandle.current().pid())).toAbsolutePath();

  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  private Logs() {}

  /** {@return the file of this JVM's log: the clients', and the broker's in this process} */
  static Path file() {
    return FOLDER.resolve("jvm.log");
  }

  static List<Path> ofThisJvm() {
    return List.of(file());
  }

  /** {@return a name that no other cluster of this JVM has} */
  static String nextCluster() {
    return "cluster-" + CLUSTERS.incrementAndGet();
  }

  /** {@return the file for a log that is not this JVM's, its folder made} */
  static Path file(String name) throws IOException {
    return Files.createDirectories(FOLDER).resolve(name + ".log");
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An instance of {@link OracleApplication} in a JVM of its own. */
final class ChildInstance implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path log;

  /** Not even a test that breaks off leaves a child behind. */
  private final Thread atExit;

  /**
   * Starts an instance.
   *
   * @param node the name of its node
   * @param skewMillis how wrong its clock is
   * @param state where its stores are
   */
  ChildInstance(
      String servers,
      String application,
      String guarantee,
      String node,
      int skewMillis,
      Path state) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "children"));
      log = Files.createTempFile(folder, node + "-", ".log");
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  // A short life: no time to optimise for.
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xmx512m",
                  "-Dlogback.configurationFile=child-logback.xml",
                  "-cp",
                  System.getProperty("java.class.path"),
                  OracleApplication.class.getName(),
                  servers,
                  application,
                  guarantee,
                  node,
                  Integer.toString(skewMillis),
                  state.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    atExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  boolean isRunning() {
    return log().contains("State transition from REBALANCING to RUNNING");
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: nothing is written or told any more. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM: the instance closes what it has. */
  void stop() {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("an instance does not end; its log: " + log);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for an instance", e);
    }
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  static void closeAll(List<ChildInstance> instances) {
    instances.forEach(ChildInstance::close);
  }
}

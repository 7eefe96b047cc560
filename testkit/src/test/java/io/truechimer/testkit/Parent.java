/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A JVM that starts clusters, does not close them, and exits when its standard input ends. */
final class Parent {

  private Parent() {}

  public static void main(String[] args) throws IOException {
    if (args[0].equals("both")) {
      InProcessBroker.start(Map.of());
    }
    TestCluster.childProcesses(1);
    System.out.println("broker=" + Traces.brokers().iterator().next());
    while (System.in.read() >= 0) {
      // The test still needs this JVM.
    }
    System.exit(0);
  }

  /**
   * Starts the JVM with a {@code child} broker, or with {@code both} a child and an in-process one.
   */
  static Process start(Path temporary, String brokers) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                brokers))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Waits until the clusters run, and returns the process id of the child broker. */
  static long broker(Process parent) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("broker=")) {
        return Long.parseLong(line.substring("broker=".length()));
      }
    }
    throw new IOException("the parent ended too early");
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;
import java.io.Writer;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

/** A broker in a child JVM: its files, and its process while it runs. Not thread-safe. */
final class ChildBroker {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** JVM options for a fast start, which matters most in tests. */
  static final List<String> FAST_START =
      List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final int node;
  private final String address;
  private final List<String> jvmOptions;
  private final Path data;
  private final Path settings;
  private final Path arguments;
  private final Path log;
  private Process process;

  /** Writes the broker's files. It does not start the process yet. */
  ChildBroker(
      int node,
      String address,
      Map<String, String> properties,
      List<String> jvmOptions,
      Path data,
      Path log)
      throws IOException {
    this.node = node;
    this.address = address;
    this.jvmOptions = jvmOptions;
    this.data = data;
    this.log = log;
    this.settings = data.resolveSibling("broker-" + node + ".properties");
    this.arguments = data.resolveSibling("broker-" + node + ".args");
    Properties file = new Properties();
    file.putAll(properties);
    try (Writer writer = Files.newBufferedWriter(settings)) {
      file.store(writer, null);
    }
    Files.writeString(
        arguments, "-cp \"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"\n");
  }

  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "-Dlogback.configurationFile=io/truechimer/testkit/broker-logback.xml",
            "@" + arguments,
            BrokerMain.class.getName(),
            settings.toString()));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /**
   * Waits until the broker serves clients.
   *
   * @throws BindException if another process uses one of the broker's ports
   */
  void awaitReady() throws IOException {
    Deadline deadline = Deadline.in(TIMEOUT);
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                address,
                // With the default, the client spins while the broker does not listen yet.
                "metadata.recovery.strategy",
                "none",
                "request.timeout.ms",
                2_000,
                "default.api.timeout.ms",
                2_000))) {
      while (!isListed(admin)) {
        if (!isAlive()) {
          if (Files.readString(log).contains("Address already in use")) {
            throw new BindException("port of a broker is in use: " + this);
          }
          throw new IllegalStateException("broker ended during its start: " + this);
        }
        deadline.pauseOrFail("broker not ready: " + this);
      }
    }
  }

  private boolean isListed(Admin admin) {
    try {
      Collection<Node> nodes = admin.describeCluster().nodes().get();
      return nodes.stream().anyMatch(listed -> listed.id() == node);
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a broker: " + this, e);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Kills the process, without waiting for its end. */
  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** Asks the process to shut down, as an operator would. */
  void terminate() throws IOException, InterruptedException {
    signal("CONT");
    // Process.destroy would also close the standard input, which signals the end of the parent.
    process.toHandle().destroy();
  }

  void awaitEnd() throws InterruptedException {
    if (process != null && !process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "broker did not end and was killed: " + this + ", waited " + TIMEOUT.toSeconds() + " s");
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    // kill is built into the shell; a separate program may be missing.
    List<String> command = List.of("sh", "-c", "kill -" + name + " " + process.pid());
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("signal was not sent: name=" + name + ", " + this);
    }
  }

  Path log() {
    return log;
  }

  Path data() {
    return data;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public String toString() {
    return "broker=" + node + ", log=" + log;
  }
}

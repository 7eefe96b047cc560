/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program in a JVM of its own: one that ends it, or that is given a class path of its own.
 *
 * <p>What it prints and what it logs stay below {@code target/children}.
 */
public final class ChildJvm implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final String main;
  private final Path output;
  private final Path log;
  private final Process process;

  /** Not even a test that breaks off leaves a child behind. */
  private final Thread atExit;

  private ChildJvm(String main, Path output, Path log, Process process) {
    this.main = main;
    this.output = output;
    this.log = log;
    this.process = process;
    this.atExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** {@return what a program needs to log, and the interceptors, with what they need of ours} */
  static List<Path> ourClassPath() {
    return classPathOf(
        "io.truechimer.hlc.HybridClock",
        "io.truechimer.serde.ClockHeaders",
        "io.truechimer.interceptors.NodeClock",
        "io.truechimer.interceptors.ChildJvm",
        "org.slf4j.Logger",
        "ch.qos.logback.classic.Logger",
        "ch.qos.logback.core.Appender");
  }

  /** {@return the jar that brings all of ours, and nothing else} */
  static Path oneJar() {
    return Path.of(System.getProperty("truechimer.one.jar"));
  }

  /** {@return the class path of this JVM with the one jar in place of ours and of Avro} */
  static List<Path> wholeClassPathWithOneJar() {
    List<Path> ours =
        classPathOf(
            "io.truechimer.hlc.HybridClock",
            "io.truechimer.serde.ClockHeaders",
            "io.truechimer.interceptors.NodeClock",
            "io.truechimer.interceptors.ChildJvm",
            "org.apache.avro.Schema");
    List<Path> classPath = new ArrayList<>(wholeClassPath());
    if (!classPath.containsAll(ours)) {
      throw new IllegalStateException("class path lacks ours: path=" + classPath);
    }
    classPath.removeAll(ours);
    classPath.add(oneJar());
    return classPath;
  }

  /** {@return the jars or folders that some classes of this JVM come from} */
  static List<Path> classPathOf(String... classes) {
    return Stream.of(classes).map(ChildJvm::home).toList();
  }

  /** {@return the whole class path of this JVM} */
  public static List<Path> wholeClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .toList();
  }

  private static Path home(String name) {
    try {
      Class<?> type = Class.forName(name, false, ChildJvm.class.getClassLoader());
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (ReflectiveOperationException | URISyntaxException e) {
      throw new IllegalArgumentException("class: name=" + name, e);
    }
  }

  static ChildJvm start(List<Path> classPath, String main, String... arguments) {
    return start(classPath, new byte[0], main, arguments);
  }

  /** Starts a program that reads something. */
  static ChildJvm start(List<Path> classPath, byte[] input, String main, String... arguments) {
    return start(classPath, Map.of(), input, main, arguments);
  }

  /** Starts a program in an environment with some variables more. */
  public static ChildJvm start(
      List<Path> classPath, Map<String, String> environment, String main, String... arguments) {
    return start(classPath, environment, new byte[0], main, arguments);
  }

  private static ChildJvm start(
      List<Path> classPath,
      Map<String, String> environment,
      byte[] input,
      String main,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A short life: no time to optimise for.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.add("-Dlogback.configurationFile=" + ChildJvm.class.getResource("/child-logback.xml"));
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(main);
    command.addAll(List.of(arguments));
    try {
      Path folder = Files.createDirectories(Path.of("target", "children"));
      String name = main.substring(main.lastIndexOf('.') + 1);
      Path in = Files.write(Files.createTempFile(folder, name + "-", ".in"), input);
      Path out = Files.createTempFile(folder, name + "-", ".out");
      Path log = Files.createTempFile(folder, name + "-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      return new ChildJvm(name, out, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the status that the program ends with} Waits for that. */
  public int exitStatus() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(main + " does not end; its log:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + main, e);
    }
  }

  /** Sends a signal: {@code STOP}, {@code CONT}. */
  public void signal(String name) {
    // A shell has kill, even where there is no program of that name.
    List<String> command = List.of("sh", "-c", "kill -" + name + " " + process.pid());
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new AssertionError("signal: name=" + name + ", status=" + status);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("signal: name=" + name, e);
    }
  }

  /** {@return the file with what the program prints} */
  public Path outputFile() {
    return output;
  }

  byte[] output() {
    return read(output);
  }

  public List<String> lines() {
    return new String(output(), StandardCharsets.UTF_8).lines().toList();
  }

  public String log() {
    return new String(read(log), StandardCharsets.UTF_8);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the program, if it has not done so itself. */
  @Override
  public void close() {
    process.destroyForcibly();
    exitStatus();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.interceptors.ChildJvm;
import io.truechimer.sync.MonitorState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A {@link ChainClient} in a JVM of its own, in all its lives; and its clock. */
final class Node {

  /**
   * A warning of ours, whose logger's name is shortened; Kafka's of what we have thrown; or the end
   * of a thread, whoever's.
   */
  private static final Pattern OURS =
      Pattern.compile(
          "^\\S+ (WARN|ERROR) .* io?\\.t(ruechimer)?\\.|Error executing interceptor"
              + "|[Ee]xception in thread");

  private final String name;
  private final List<String> settings;
  private final Path skew;
  private final Path sleep;
  private final Duration usual;
  private final List<Report> reports = new ArrayList<>();
  private final List<String> logs = new ArrayList<>();
  private boolean isSleepy;
  private int life;
  private ChildJvm process;
  private long read;
  private int loggedLines;
  private Report.Status last;
  private long acknowledged;

  /**
   * A node that is yet to be started.
   *
   * @param folder for its files
   * @param usual how wrong its wall clock always is, where libfaketime is installed
   * @param settings of its clients
   */
  Node(String name, Path folder, Duration usual, List<String> settings) {
    this.name = name;
    this.settings = settings;
    this.usual = usual;
    skew = folder.resolve(name + ".skew");
    sleep = folder.resolve(name + ".sleep");
    skewBy(Duration.ZERO);
    sleepFor(Duration.ZERO);
  }

  String name() {
    return name;
  }

  /** {@return where Debian's package {@code libfaketime} keeps it; empty if it is not installed} */
  static Optional<Path> libfaketime() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Begins a life, with some settings more. */
  void start(String... extra) {
    life++;
    read = 0;
    loggedLines = 0;
    last = null;
    Map<String, String> environment = new HashMap<>();
    Optional<Path> library = libfaketime();
    if (library.isPresent()) {
      environment.put("LD_PRELOAD", library.get().toString());
      environment.put("FAKETIME_TIMESTAMP_FILE", skew.toString());
      environment.put("FAKETIME_NO_CACHE", "1");
      environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
      // Without this, waits with a timeout misbehave in a JVM.
      environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }
    List<String> arguments =
        new ArrayList<>(List.of(Scene.TOPIC, name + "." + life, isSleepy ? sleep.toString() : "-"));
    arguments.addAll(settings);
    arguments.addAll(List.of(extra));
    arguments.add("truechimer.node.id=" + name);
    arguments.add("truechimer.clock.domain=" + name);
    process =
        ChildJvm.start(
            ChildJvm.wholeClassPath(),
            environment,
            ChainClient.class.getName(),
            arguments.toArray(String[]::new));
  }

  /** Puts the wall clock more wrong than usual, in one move: the file is read at each call. */
  void skewBy(Duration duration) {
    write(skew, String.format("%+.3f", usual.plus(duration).toNanos() / 1e9));
  }

  /** Its machine has slept for so long altogether. */
  void sleepFor(Duration duration) {
    write(sleep, Long.toString(duration.toNanos()));
  }

  /** From its next life on, its monotonic clock stands still while its machine sleeps. */
  void makeSleepy(boolean isSleepy) {
    this.isSleepy = isSleepy;
  }

  private static void write(Path file, String text) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.writeString(next, text + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  void kill() {
    process.close();
    listen();
  }

  /** SIGSTOP. */
  void pause() {
    process.signal("STOP");
  }

  /** SIGCONT. */
  void resume() {
    process.signal("CONT");
  }

  /** SIGTERM: it closes its clients, says what is left of them, and ends. */
  void end() {
    process.signal("TERM");
    int unused = process.exitStatus();
    process.close();
    listen();
    if (reports.isEmpty() || !(reports.get(reports.size() - 1) instanceof Report.Ended)) {
      throw new AssertionError("node " + name + " did not end well; its log:\n" + process.log());
    }
  }

  /** SIGKILL, and what it says no longer matters. */
  void discard() {
    if (process != null) {
      process.close();
    }
  }

  MonitorState state() {
    listen();
    return last == null ? MonitorState.STARTING : last.state();
  }

  int threads() {
    listen();
    return last == null ? 0 : last.threads();
  }

  /** {@return how many records have been acknowledged} */
  long acknowledged() {
    listen();
    return acknowledged;
  }

  /** {@return what it has said since this was last asked} */
  List<Report> news() {
    listen();
    List<Report> news = List.copyOf(reports);
    reports.clear();
    return news;
  }

  /** {@return the warnings that have to do with us, since this was last asked} */
  List<String> logged() {
    listen();
    List<String> logged = List.copyOf(logs);
    logs.clear();
    return logged;
  }

  /** {@return what it has told of a kind since the last check} */
  <T extends Report> List<T> said(Class<T> type) {
    listen();
    return reports.stream().filter(type::isInstance).map(type::cast).toList();
  }

  String log() {
    return process.log();
  }

  static boolean concernsUs(String line) {
    return OURS.matcher(line).find();
  }

  /** Takes in the complete lines that are new. */
  private void listen() {
    for (String line : newLines()) {
      Report report = Report.parse(line);
      reports.add(report);
      if (report instanceof Report.Status status) {
        last = status;
      } else if (report instanceof Report.Acknowledged) {
        acknowledged++;
      }
    }
    List<String> lines = process.log().lines().toList();
    lines.stream().skip(loggedLines).filter(Node::concernsUs).forEach(logs::add);
    loggedLines = lines.size();
  }

  private List<String> newLines() {
    try (RandomAccessFile file = new RandomAccessFile(process.outputFile().toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(file.length() - read)];
      file.seek(read);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      read += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
      return text.substring(0, end).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

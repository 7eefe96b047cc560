/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import io.truechimer.benchmarks.kafka.Ratios;
import io.truechimer.benchmarks.kafka.StreamsThroughput;
import io.truechimer.benchmarks.kafka.Throughput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Runs the benchmarks and writes {@code report.md}, anew after each of them, into the folder that
 * is the argument.
 *
 * <p>The system property {@code benchmarks} says how much: {@code short}, or {@code full}, which is
 * as the benchmarks are declared, and on a real broker too. {@code benchmarks.only} limits them to
 * those whose names begin as one in its list; what is named runs also where the form would leave it
 * out.
 */
public final class Report {

  private static final String THROUGHPUT = Throughput.class.getSimpleName();
  private static final String STREAMS = StreamsThroughput.class.getSimpleName();

  private final Path file;
  private final boolean isFull;
  private final Selection only;
  private final ZonedDateTime began = ZonedDateTime.now(ZoneOffset.UTC);
  private final Figures figures = new Figures();
  private final List<String> sections = new ArrayList<>();

  private Report(Path file, String form, Selection only) {
    if (!form.equals("short") && !form.equals("full")) {
      throw new IllegalArgumentException("a form is short or full: benchmarks=" + form);
    }
    this.file = file;
    this.isFull = form.equals("full");
    this.only = only;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Report report =
        new Report(
            folder.resolve("report.md"),
            System.getProperty("benchmarks", "short"),
            Selection.parse(System.getProperty("benchmarks.only", "")));
    try (PrintStream log =
        new PrintStream(
            Files.newOutputStream(folder.resolve("jmh.log")), true, StandardCharsets.UTF_8)) {
      report.run(log);
    }
    System.out.println("The report is in " + report.file);
  }

  private void run(PrintStream log) throws Exception {
    List<Suite.Group> groups = Suite.groups();
    List<String> names =
        Stream.concat(
                groups.stream().map(group -> group.benchmark().getSimpleName()),
                Stream.of(THROUGHPUT, STREAMS))
            .toList();
    only.requireAll(names);
    for (Suite.Group group : groups) {
      String name = group.benchmark().getSimpleName();
      if (only.has(name)) {
        System.out.println(name);
        for (int threads : isFull ? group.threads() : List.of(1)) {
          Runs.of(group, isFull, threads, log).forEach(figures::add);
        }
        add(name, Table.of(figures.of(name), group.peers(), figures));
      }
    }
    boolean isOnBroker = isFull || !only.isAll();
    if (isOnBroker && only.has(STREAMS)) {
      measureStreams();
    }
    if (isOnBroker && only.has(THROUGHPUT)) {
      measureThroughput();
    }
  }

  private void measureStreams() throws Exception {
    System.out.println(STREAMS);
    StreamsThroughput throughput = isFull ? StreamsThroughput.full() : StreamsThroughput.brief();
    StreamsThroughput.Result result = throughput.run();
    System.out.print(result.table());
    add(Case.of(STREAMS, "written"), result.share());
    add(STREAMS, result.table());
  }

  private void measureThroughput() throws IOException, InterruptedException {
    System.out.println(THROUGHPUT);
    Throughput throughput = isFull ? Throughput.full() : Throughput.brief();
    String table = throughput.run();
    throughput
        .shares()
        .forEach(
            share -> {
              String[] parameters = {
                "bytes", Integer.toString(share.bytes()),
                "compression", share.compression(),
                "clients", share.clients()
              };
              add(Case.of(THROUGHPUT, "sent", parameters), share.sent());
              add(Case.of(THROUGHPUT, "read", parameters), share.read());
            });
    add(THROUGHPUT, table);
  }

  private void add(Case what, Ratios share) {
    figures.add(new Figure(what, share.median(), share.error(), "of none", OptionalDouble.empty()));
  }

  private void add(String title, String table) throws IOException {
    sections.add("## " + title + "\n\n" + table);
    Files.writeString(file, text());
  }

  private String text() {
    Duration took =
        Duration.between(began, ZonedDateTime.now(ZoneOffset.UTC)).truncatedTo(ChronoUnit.SECONDS);
    StringBuilder text = new StringBuilder("# Benchmarks\n\n");
    text.append(Machine.describe()).append("; ").append(began.toLocalDate());
    text.append(". Took ").append(took.toMinutes()).append(" min ");
    text.append(took.toSecondsPart()).append(" s.\n\n");
    text.append(
        isFull
            ? "The full form.\n"
            : "The short form: one fork, three iterations, and not all parameters. Read it with"
                + " care.\n");
    if (!only.isAll()) {
      text.append("Only ").append(only).append(".\n");
    }
    text.append(
        """
        `±` is JMH's error with 99.9 % confidence, `x` how many times the peer's figure this one is.
        A goal is not certain where the error reaches beyond it; on a broker the error is how far
        the rounds were apart.

        ## Goals

        | goal | measured | |
        |---|--:|---|
        """);
    Goals.all().forEach(goal -> text.append(goal.row(figures)).append('\n'));
    sections.forEach(section -> text.append('\n').append(section));
    return text.toString();
  }
}

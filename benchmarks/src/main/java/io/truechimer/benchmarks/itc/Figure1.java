/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reproduces figure 1 of Almeida, Baquero and Fonte, <em>Interval Tree Clocks</em> (OPODIS 2008):
 * the size of a stamp over a run. Prints a table with the published end points. The exit code is 1
 * if a full run deviates from one of them by more than the tolerance.
 */
public final class Figure1 {

  private static final String HELP =
      """
      Reproduces figure 1 of the paper on interval tree clocks.

        --runs N    maximum runs per curve (100; dynamic 40 for 64 entities, 16 for 128)
        --quick     at most 10 runs per curve (dynamic 4, and 2 for 128), up to 256 entities
        --out DIR   folder for figure1.txt, figure1.csv and figure1.svg (results)
        --help      this text
      """;

  private static final int[] STATIC_ENTITIES = {4, 8, 16, 32, 64, 128, 256, 512, 1024};
  private static final int[] DYNAMIC_ENTITIES = {4, 8, 16, 32, 64, 128};

  /** The maximum of a quick run. The paper has no larger ones. */
  private static final int QUICK_ENTITIES = 256;

  private int maxRuns = 100;
  private boolean isQuick;
  private Path out = Path.of("results");

  private Figure1() {}

  /**
   * Runs the program.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Figure1 figure = new Figure1();
    try {
      if (!figure.parse(List.of(args))) {
        return;
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    System.exit(figure.run(System.out, System.err) ? 0 : 1);
  }

  private boolean parse(List<String> args) {
    for (int at = 0; at < args.size(); at++) {
      switch (args.get(at)) {
        case "--runs" -> maxRuns = runs(valueOf(args, ++at));
        case "--out" -> out = Path.of(valueOf(args, ++at));
        case "--quick" -> isQuick = true;
        case "--help" -> {
          System.out.print(HELP);
          return false;
        }
        default ->
            throw new IllegalArgumentException(
                "unknown argument, see --help: argument=" + args.get(at));
      }
    }
    return true;
  }

  private static int runs(String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException("--runs must be a number from 1 to 999999: runs=" + text);
    }
    return Integer.parseInt(text);
  }

  private static String valueOf(List<String> args, int at) {
    if (at == args.size()) {
      throw new IllegalArgumentException(
          "the argument needs a value: argument=" + args.get(at - 1));
    }
    return args.get(at);
  }

  /** {@return whether all end points are within the tolerance} */
  private boolean run(PrintStream text, PrintStream progress)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<Curve> curves = curves(progress, start);
    Figure1Table table = new Figure1Table(PublishedCurves.read(), curves);
    String summary = summary(table, seconds(start));
    text.print(table);
    text.print(summary);

    Files.createDirectories(out);
    write("figure1.txt", table + summary);
    write("figure1.csv", table.toCsv());
    write("figure1.svg", Figure1Drawing.draw(PublishedCurves.read(), curves));
    return isQuick || table.misses().isEmpty();
  }

  private List<Curve> curves(PrintStream progress, long start) throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Experiment.Pending> pending = new ArrayList<>();
      for (Experiment experiment : experiments()) {
        pending.add(experiment.submitTo(executor));
      }
      List<Curve> curves = new ArrayList<>();
      for (Experiment.Pending each : pending) {
        Curve curve = each.await();
        curves.add(curve);
        progress.printf(
            "%5d s: %s, %d entities, %d runs: %.1f bytes (%d of %d curves)%n",
            seconds(start),
            curve.workload().title(),
            curve.entities(),
            curve.runs(),
            curve.last().bytes(),
            curves.size(),
            pending.size());
      }
      return curves;
    } finally {
      executor.shutdownNow();
    }
  }

  private List<Experiment> experiments() {
    List<Experiment> experiments = new ArrayList<>();
    for (int entities : STATIC_ENTITIES) {
      if (!isQuick || entities <= QUICK_ENTITIES) {
        int runs = entities <= 128 ? 100 : 16;
        experiments.add(experiment(Workload.STATIC, entities, runs, 10));
      }
    }
    for (int entities : DYNAMIC_ENTITIES) {
      int runs = entities < 64 ? 100 : entities < 128 ? 40 : 16;
      experiments.add(experiment(Workload.DYNAMIC, entities, runs, entities < 128 ? 4 : 2));
    }
    return experiments;
  }

  private Experiment experiment(Workload workload, int entities, int runs, int quickRuns) {
    int most = Math.min(isQuick ? quickRuns : runs, maxRuns);
    return new Experiment(workload, entities, most, workload.iterations());
  }

  private String summary(Figure1Table table, long seconds) {
    StringBuilder summary = new StringBuilder();
    if (table.misses().isEmpty()) {
      summary.append("All end points are within 5 % of the paper's (dynamic 128: 10 %).");
    } else {
      summary.append("End points that deviate by more than 5 % (dynamic 128: 10 %):");
      for (Curve curve : table.misses()) {
        summary.append(' ').append(curve.workload()).append(' ').append(curve.entities());
      }
      summary.append('.');
    }
    return summary
        .append(System.lineSeparator())
        .append("Sizes as in the paper: bits / 8, rounded down; the mean rounded down.")
        .append(System.lineSeparator())
        .append("+- is the standard error over the runs. Duration: ")
        .append(seconds)
        .append(" seconds.")
        .append(System.lineSeparator())
        .toString();
  }

  private static long seconds(long start) {
    return (System.nanoTime() - start) / 1_000_000_000;
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(out.resolve(name), content, StandardCharsets.UTF_8);
  }
}

/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import io.truechimer.benchmarks.kafka.RatioSpread;
import io.truechimer.benchmarks.kafka.StreamsThroughput;
import io.truechimer.benchmarks.kafka.Throughput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks and writes {@code report.md}, anew after each class. JMH's results and logs
 * are in the folder {@code jmh} beside it.
 *
 * <p>System properties:
 *
 * <ul>
 *   <li>{@code benchmarks}: {@code short} (the default), or {@code full}, which runs the benchmarks
 *       as declared and also on a real broker.
 *   <li>{@code benchmarks.only}: comma-separated beginnings of class names. Named classes run in
 *       both forms.
 * </ul>
 */
public final class Benchmarks {

  /** The parameters of the short form. JMH ignores those that a benchmark does not have. */
  static final Map<String, String> SHORT_PARAMETERS =
      Map.of("others", "0", "participants", "16", "tasks", "16");

  private static final String THROUGHPUT = Throughput.class.getSimpleName();
  private static final String STREAMS = StreamsThroughput.class.getSimpleName();

  private final Path folder;
  private final boolean isFull;
  private final String only;
  private final ZonedDateTime began = ZonedDateTime.now(ZoneOffset.UTC);
  private final Figures figures = new Figures();
  private final Report report = new Report(figures);

  private Benchmarks(Path folder, String form, String only) {
    if (!form.equals("short") && !form.equals("full")) {
      throw new IllegalArgumentException("benchmarks must be short or full: benchmarks=" + form);
    }
    this.folder = folder;
    this.isFull = form.equals("full");
    this.only = only;
  }

  /**
   * Runs the benchmarks.
   *
   * @param args the folder of the report
   */
  public static void main(String[] args) throws Exception {
    new Benchmarks(
            Path.of(args[0]),
            System.getProperty("benchmarks", "short"),
            System.getProperty("benchmarks.only", ""))
        .run();
  }

  private void run() throws Exception {
    Files.createDirectories(folder.resolve("jmh"));
    List<String> classes = declared().stream().map(Benchmarks::classOf).distinct().toList();
    boolean isOnBroker = isFull || !only.isBlank();
    for (String name :
        select(only, Stream.concat(classes.stream(), Stream.of(STREAMS, THROUGHPUT)).toList())) {
      if (classes.contains(name)) {
        System.out.println(name);
        measure(name);
      } else if (isOnBroker) {
        System.out.println(name);
        report.add(name, name.equals(STREAMS) ? measureStreams() : measureThroughput());
      } else {
        continue;
      }
      Files.writeString(folder.resolve("report.md"), report.text(describe()));
    }
    System.out.println("Report: " + folder.resolve("report.md"));
  }

  /** {@return all benchmark methods, from the list that JMH's annotation processor has written} */
  static List<BenchmarkListEntry> declared() throws IOException {
    try (InputStream list = Benchmarks.class.getResourceAsStream(BenchmarkList.BENCHMARK_LIST)) {
      return BenchmarkList.readBenchmarkList(list);
    }
  }

  private static String classOf(BenchmarkListEntry entry) {
    String name = entry.getUserClassQName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * {@return the selected names}
   *
   * @param only comma-separated beginnings of names; blank selects all
   * @throws IllegalArgumentException if no name has such a beginning, which is probably misspelt
   */
  static List<String> select(String only, List<String> names) {
    List<String> beginnings =
        Stream.of(only.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    for (String beginning : beginnings) {
      if (names.stream().noneMatch(name -> name.startsWith(beginning))) {
        throw new IllegalArgumentException(
            "no benchmark has such a name: benchmarks.only=" + beginning + ", names=" + names);
      }
    }
    return names.stream()
        .filter(name -> beginnings.isEmpty() || beginnings.stream().anyMatch(name::startsWith))
        .toList();
  }

  private void measure(String name) throws IOException, RunnerException {
    boolean isContended = isFull && name.equals("HybridClockBenchmark");
    for (int threads : isContended ? List.of(1, 2, 4) : List.of(1)) {
      Path json = folder.resolve("jmh").resolve(name + "-" + threads + ".json");
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include("\\b" + name + "\\.")
              .threads(threads)
              .addProfiler(GCProfiler.class)
              .shouldFailOnError(true)
              .resultFormat(ResultFormatType.JSON)
              .result(json.toString())
              .output(json.toString().replace(".json", ".log"));
      if (!isFull) {
        shorten(options, name);
      }
      new Runner(options.build()).run();
      figures.read(json);
    }
    System.out.println(report.table(name));
  }

  private static void shorten(ChainedOptionsBuilder options, String name) {
    TimeValue time =
        TimeValue.milliseconds(
            switch (name) {
              case "CausalTopologyBenchmark", "ResequencerBenchmark", "SiblingTableBenchmark" ->
                  1_000;
              case "InterceptorBenchmark" -> 500;
              default -> 250;
            });
    options.forks(1).warmupIterations(3).warmupTime(time).measurementIterations(3);
    options.measurementTime(time);
    SHORT_PARAMETERS.forEach(options::param);
  }

  private String measureStreams() throws Exception {
    StreamsThroughput throughput = isFull ? StreamsThroughput.full() : StreamsThroughput.brief();
    StreamsThroughput.Result result = throughput.run();
    System.out.print(result.table());
    put(Case.of(STREAMS, "written"), result.share());
    return result.table();
  }

  private String measureThroughput() throws InterruptedException {
    Throughput throughput = isFull ? Throughput.full() : Throughput.brief();
    String table = throughput.run();
    for (Throughput.Share share : throughput.shares()) {
      Case sent =
          Case.of(THROUGHPUT, "sent", "compression", share.compression())
              .with("bytes", Integer.toString(share.bytes()))
              .with("clients", share.clients());
      put(sent, share.sent());
      put(sent.withMethod("read"), share.read());
    }
    return table;
  }

  private void put(Case measured, RatioSpread share) {
    figures.put(measured, Figure.of(share.median(), share.error(), ""));
  }

  private String describe() {
    Duration took = Duration.between(began, ZonedDateTime.now(ZoneOffset.UTC));
    return String.format(
        Locale.ROOT,
        "%s, %d min %d s. %s%n%s",
        began.toLocalDate(),
        took.toMinutes(),
        took.toSecondsPart(),
        isFull
            ? "Full form."
            : "Short form: one fork, three iterations, some of the parameters. Figures are rough.",
        only.isBlank() ? "" : "Only " + only + ".\n");
  }
}
